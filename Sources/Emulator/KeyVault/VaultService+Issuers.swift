import JSON

extension VaultService {
    static func addIssuers(to routes: inout Routes) {
        routes.on("GET /certificates/contacts", getContacts)
        routes.on("PUT /certificates/contacts", setContacts)
        routes.on("DELETE /certificates/contacts", deleteContacts)
        routes.on("GET /certificates/issuers", listIssuers)
        routes.on("GET /certificates/issuers/*", getIssuer)
        routes.on("PUT /certificates/issuers/*", setIssuer)
        routes.on("PATCH /certificates/issuers/*", patchIssuer)
        routes.on("DELETE /certificates/issuers/*", deleteIssuer)
    }

    // MARK: - Contacts

    private static func getContacts(
        _ state: inout State, _ call: VaultCall
    ) throws(VaultError) -> ServerResponse {
        try call.require(.manageContacts, state)
        return try contacts(call.vault.contacts, call)
    }

    private static func setContacts(
        _ state: inout State, _ call: VaultCall
    ) throws(VaultError) -> ServerResponse {
        try call.require(.manageContacts, state)
        let given = try call.body()["contacts"]?.array ?? []
        guard !given.isEmpty, given.allSatisfy({ $0["email"]?.string?.contains("@") == true })
        else { throw .badParameter("Property contacts has invalid value") }
        state.vaults[call.key]?.contacts = given
        return try contacts(given, call)
    }

    private static func deleteContacts(
        _ state: inout State, _ call: VaultCall
    ) throws(VaultError) -> ServerResponse {
        try call.require(.manageContacts, state)
        let gone = try contacts(call.vault.contacts, call)
        state.vaults[call.key]?.contacts = []
        return gone
    }

    private static func contacts(
        _ contacts: [JSONValue], _ call: VaultCall
    ) throws(VaultError) -> ServerResponse {
        guard !contacts.isEmpty else {
            throw VaultError(status: 404, code: "ContactsNotFound", message: "Contacts not found")
        }
        return ServerResponse(
            200,
            json: [
                "id": .string("\(call.base)/certificates/contacts"), "contacts": .array(contacts),
            ])
    }

    // MARK: - Issuers

    private static func listIssuers(
        _ state: inout State, _ call: VaultCall
    ) throws(VaultError) -> ServerResponse {
        try call.require(.listIssuers, state)
        return try call.list(
            call.vault.issuers.values.map { issuer in
                [
                    "id": .string("\(call.base)/certificates/issuers/\(issuer.name)"),
                    "provider": .string(issuer.provider),
                ]
            })
    }

    private static func getIssuer(
        _ state: inout State, _ call: VaultCall
    ) throws(VaultError) -> ServerResponse {
        try call.require(.getIssuer, state)
        return ServerResponse(200, json: view(of: try issuer(call), call))
    }

    private static func setIssuer(
        _ state: inout State, _ call: VaultCall
    ) throws(VaultError) -> ServerResponse {
        try call.requireName(call.name)
        try call.require(.setIssuer, state)
        let body = try call.body()
        guard let provider = body["provider"]?.string, !provider.isEmpty else {
            throw .badParameter("Property provider has invalid value")
        }
        let now = state.stamp().unixSeconds
        let key = call.name.lowercased()
        let new = VaultIssuer(
            name: call.name, provider: provider, credentials: [:], organization: [:],
            isEnabled: true, created: call.vault.issuers[key]?.created ?? now, updated: now)
        return change(new, body, &state, call)
    }

    private static func patchIssuer(
        _ state: inout State, _ call: VaultCall
    ) throws(VaultError) -> ServerResponse {
        try call.require(.setIssuer, state)
        let body = try call.body()
        var changed = try issuer(call)
        changed.provider = body["provider"]?.string ?? changed.provider
        changed.updated = state.stamp().unixSeconds
        return change(changed, body, &state, call)
    }

    private static func change(
        _ issuer: VaultIssuer, _ body: JSONValue, _ state: inout State, _ call: VaultCall
    ) -> ServerResponse {
        var issuer = issuer
        if var credentials = body["credentials"], credentials.object != nil {
            credentials["pwd"] = nil
            issuer.credentials = credentials
        }
        if let organization = body["org_details"], organization.object != nil {
            issuer.organization = organization
        }
        issuer.isEnabled = body["attributes"]?["enabled"]?.bool ?? issuer.isEnabled
        state.vaults[call.key]?.issuers[issuer.name.lowercased()] = issuer
        return ServerResponse(200, json: view(of: issuer, call))
    }

    private static func deleteIssuer(
        _ state: inout State, _ call: VaultCall
    ) throws(VaultError) -> ServerResponse {
        try call.require(.deleteIssuer, state)
        let gone = try issuer(call)
        state.vaults[call.key]?.issuers[call.name.lowercased()] = nil
        return ServerResponse(200, json: view(of: gone, call))
    }

    private static func issuer(_ call: VaultCall) throws(VaultError) -> VaultIssuer {
        guard let issuer = call.vault.issuers[call.name.lowercased()] else {
            throw VaultError(
                status: 404, code: "CertificateIssuerNotFound", message: "Issuer not found")
        }
        return issuer
    }

    private static func view(of issuer: VaultIssuer, _ call: VaultCall) -> JSONValue {
        [
            "id": .string("\(call.base)/certificates/issuers/\(issuer.name)"),
            "provider": .string(issuer.provider), "credentials": issuer.credentials,
            "org_details": issuer.organization,
            "attributes": [
                "enabled": .bool(issuer.isEnabled), "created": .integer(issuer.created),
                "updated": .integer(issuer.updated),
            ],
        ]
    }
}
