import JSON

/// What a token is asked for, in the words of either endpoint.
struct TokenRequest {
    /// The two token endpoints: version 1 names a resource, version 2 a scope.
    enum Version {
        case v1
        case v2
    }

    let version: Version
    let form: [String: String]

    /// The same request with a scope, where it names none.
    func with(scope: String?) -> TokenRequest {
        guard let scope, form["scope"] == nil else { return self }
        return TokenRequest(
            version: version, form: form.merging(["scope": scope]) { given, _ in given })
    }

    /// The resource, for an application that signs in as itself.
    func applicationResource(_ state: State) throws(EntraError) -> String {
        if version == .v1 { return try known(resource(), state) }
        guard let scope = form["scope"], !scope.isEmpty else { throw .missing("scope") }
        let scopes = scope.split(separator: " ")
        guard scopes.count == 1, scope.hasSuffix("/.default") else {
            throw .malformedScope(scope)
        }
        return try known(String(scope.dropLast("/.default".count)), state)
    }

    /// The resource, for a user; the scopes of OpenID Connect may stand beside its own.
    func userResource(_ state: State) throws(EntraError) -> String {
        if version == .v1 { return try known(resource(), state) }
        guard let scope = form["scope"], !scope.isEmpty else { throw .missing("scope") }
        let resources = scopes.filter { !Self.openID.contains($0) }.compactMap { scope in
            scope.lastIndex(of: "/").map { String(scope[..<$0]) }
        }
        guard let first = resources.first else { throw .invalidScope(scope) }
        guard resources.allSatisfy({ $0 == first }) else { throw .invalidScope(scope) }
        return try known(first, state)
    }

    /// Whether one of the scopes of OpenID Connect is asked for.
    func asks(for scope: String) -> Bool { version == .v1 || scopes.contains(scope) }

    /// What the client says that it can handle: `CP1` for claims challenges.
    var capabilities: [JSONValue] {
        let claims = form["claims"].flatMap { try? JSONValue(parsing: Array($0.utf8)) }
        return claims?["access_token"]?["xms_cc"]?["values"]?.array ?? []
    }

    private static let openID = ["openid", "profile", "email", "offline_access"]

    private var scopes: [String] {
        (form["scope"] ?? "").split(separator: " ").map(String.init)
    }

    private func resource() throws(EntraError) -> String {
        guard let resource = form["resource"], !resource.isEmpty else {
            throw .missing("resource")
        }
        return resource
    }

    private func known(_ resource: String, _ state: State) throws(EntraError) -> String {
        guard let known = Audiences(endpoints: state.endpoints).known(resource) else {
            throw .unknownResource(resource, tenant: state.directory.tenantID)
        }
        return known
    }
}
