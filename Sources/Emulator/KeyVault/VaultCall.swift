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

    /// Checks a role on an object, or on the whole vault for lists.
    func require(
        _ action: String, on object: String? = nil, _ state: State
    ) throws(VaultError) {
        let full = "Microsoft.KeyVault/vaults/\(action)"
        let resource = object.map { vault.id.appending($0) } ?? vault.id
        guard !state.isAllowed(caller, data: full, on: resource) else { return }
        throw VaultError(
            status: 403, code: "Forbidden",
            message: "Caller is not authorized to perform action on resource.\r\nIf role "
                + "assignments, deny assignments or role definitions were changed recently, please "
                + "observe propagation time.\r\nCaller: appid=\(caller.applicationID);"
                + "oid=\(caller.objectID);iss=\(state.tokenIssuer.issuer)\r\nAction: '\(full)'\r\n"
                + "Resource: '\(resource)'\r\nAssignment: (not found)\r\n"
                + "DenyAssignmentId: null\r\nDecisionReason: null \r\n"
                + "Vault: \(vault.id.name);location=\(vault.location)\r\n",
            inner: "ForbiddenByRbac")
    }

    /// Checks a name of an object.
    func requireName(_ name: String) throws(VaultError) {
        guard name.isName(length: 1...127, besides: "-") else {
            throw .badParameter(
                "The request URI contains an invalid name: \(name)")
        }
    }

    /// Answers with a list, cut into pages of at most 25.
    func list(
        _ items: [JSONValue]
    ) throws(VaultError) -> ServerResponse {
        let (page, next) = Paging(request, limit: try limit()).page(items) {
            $0["id"]?.string ?? ""
        }
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
