import JSON

/// Entra ID: token endpoints, device codes, tenant and instance discovery, signing keys.
enum EntraService {
    /// A request with the segments that its path's wildcards stand for.
    struct Call {
        let request: ServerRequest
        let captures: [String]
    }

    typealias Routes = RouteTable<Call, EntraError>

    /// The tenants that stand for the one of whoever signs in.
    static let aliases = ["common", "organizations"]

    private static let routes = {
        var routes = Routes()
        addTokens(to: &routes)
        addDeviceCodes(to: &routes)
        addDiscovery(to: &routes)
        return routes
    }()

    /// The pattern of a request's operation, nil if there is none.
    static func operation(_ method: String, _ segments: [String]) -> String? {
        routes.name(method, segments)
    }

    /// Answers a request.
    static func respond(_ state: inout State, _ request: ServerRequest) -> ServerResponse {
        do throws(EntraError) {
            let match = routes.match(request.method, request.segments)
            guard case .found(let handler, let captures) = match else { throw .notFound }
            return try handler(&state, Call(request: request, captures: captures))
        } catch {
            return error.response(state, correlation: request.headers["client-request-id"])
        }
    }

    /// Makes sure that a segment is the tenant's id or domain, or an alias.
    ///
    /// - Returns: What URLs have in its place: the tenant's id or the alias.
    @discardableResult
    static func tenant(
        _ segment: String, _ state: State, ifUnknown code: String = "invalid_request"
    ) throws(EntraError) -> String {
        if state.directory.isTenant(segment) { return state.directory.tenantID }
        let alias = segment.lowercased()
        guard aliases.contains(alias) else { throw .unknownTenant(segment, code) }
        return alias
    }
}
