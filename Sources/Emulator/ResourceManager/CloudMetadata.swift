import JSON

/// `/metadata/endpoints`: what a client has to know of a cloud before it signs in.
struct CloudMetadata {
    let endpoints: Endpoints

    /// Answers with one object, and with a list of them to api-versions before 2022, as clients
    /// of both kinds insist.
    func response(to request: ServerRequest) throws(ManagementError) -> ServerResponse {
        guard let version = request.parameter("api-version") else { throw .missingVersion }
        return ServerResponse(200, json: version < "2022" ? [cloud] : cloud)
    }

    private var cloud: JSONValue {
        [
            "name": "EmulatorCloud",
            "portal": .string(endpoints.resourceManager),
            "authentication": [
                "loginEndpoint": .string(endpoints.authority),
                "audiences": [
                    "https://management.core.windows.net/", .string(Audiences.managementResource),
                ],
                "tenant": "common", "identityProvider": "AAD",
            ],
            "resourceManager": .string(endpoints.resourceManager),
            "graph": .string(endpoints.resourceManager),
            "graphAudience": .string(endpoints.resourceManager),
            "batch": .string(Audiences.batchResource),
            "media": .string(endpoints.resourceManager),
            "suffixes": [
                "keyVaultDns": .string(endpoints.vaultSuffix),
                "storage": .string(endpoints.storageDomain),
            ],
        ]
    }
}
