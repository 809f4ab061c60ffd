import JSON

/// A request to a vault by someone with a token.
struct VaultCall {
    let request: ServerRequest
    /// What the wildcards of the path stand for.
    let captures: [String]
    let caller: Caller
    let vault: Vault
    /// The vault's URL as its objects carry it.
    let base: String

    /// The vault's name in lower case.
    var key: String { vault.id.name.lowercased() }

    /// The name of the object that the path is about.
    var name: String { captures[0] }

    /// The version that the path names, if it does.
    var version: String? { captures.dropFirst().first?.lowercased() }

    /// Checks that the caller may do something with an object, or with the whole vault.
    func require(
        _ permission: VaultPermission, on object: String? = nil, _ state: State
    ) throws(VaultError) {
        guard vault.settings.usesRoles else {
            guard !vault.settings.allows(permission, to: caller) else { return }
            throw .accessDenied(permission, self, state)
        }
        let action = "\(Vault.type)/\(permission.action)"
        let resource =
            object.map { vault.id.appending("\(permission.kind)/\($0)") } ?? vault.id
        guard !state.isAllowed(caller, data: action, on: resource) else { return }
        throw .forbiddenByRoles(action, resource, self, state)
    }

    /// Checks a name of an object.
    func requireName(_ name: String) throws(VaultError) {
        guard name.isName(length: 1...127, besides: "-") else {
            throw .badParameter(
                "The request URI contains an invalid name: \(name)")
        }
    }

    /// The body as a JSON object.
    func body() throws(VaultError) -> JSONValue {
        guard let body = try? JSONValue(parsing: request.body), body.object != nil else {
            throw .badParameter("The request body is not a JSON object")
        }
        return body
    }

    /// The tags of a body: an object of texts, at most 15.
    func tags(_ body: JSONValue) throws(VaultError) -> JSONValue? {
        guard let tags = body["tags"], !tags.isNull else { return nil }
        guard let names = tags.object, names.count <= 15,
            names.values.allSatisfy({ $0.string != nil })
        else { throw .badParameter("Property tags has invalid value") }
        return tags
    }

    /// Answers with a list, cut into pages of at most 25.
    func list(
        _ items: [JSONValue]
    ) throws(VaultError) -> ServerResponse {
        func key(_ item: JSONValue) -> String {
            item["id"]?.string ?? item["kid"]?.string ?? ""
        }
        let sorted = items.sorted { key($0) < key($1) }
        let (page, next) = Paging(request, limit: try limit()).page(sorted, key: key)
        return ServerResponse(
            200, json: ["value": .array(page), "nextLink": next.map { .string($0) } ?? .null])
    }

    private func limit() throws(VaultError) -> Int {
        guard let text = request.parameter("maxresults") else { return 25 }
        guard let limit = Int(text), (1...25).contains(limit) else {
            throw .badParameter(
                "Invalid maxresults: \(text). It has to be between 1 and 25.")
        }
        return limit
    }
}
