import JSON

/// `/metadata/endpoints`: what a client has to know of a cloud before it signs in.
struct CloudMetadata {
    let endpoints: Endpoints

    /// Answers in the form of the api-version: its earliest has few members, later ones list
    /// every cloud, and from 2022 on there is one object for this one.
    func response(to request: ServerRequest) throws(ManagementError) -> ServerResponse {
        guard let version = request.parameter("api-version") else { throw .missingVersion }
        if version < "2018" { return ServerResponse(200, json: earliest) }
        return ServerResponse(200, json: version < "2022" ? [cloud] : cloud)
    }

    private var audiences: JSONValue {
        ["https://management.core.windows.net/", .string(Audiences.managementResource)]
    }

    private var earliest: JSONValue {
        [
            "galleryEndpoint": .string(endpoints.resourceManager),
            "graphEndpoint": .string(endpoints.resourceManager),
            "portalEndpoint": .string(endpoints.resourceManager),
            "authentication": [
                "loginEndpoint": .string(endpoints.authority), "audiences": audiences,
            ],
        ]
    }

    private var cloud: JSONValue {
        [
            "name": endpoints.family == .azure ? "AzureCloud" : "EmulatorCloud",
            "portal": .string(endpoints.resourceManager),
            "authentication": [
                "loginEndpoint": .string(endpoints.authority), "audiences": audiences,
                "tenant": "common", "identityProvider": "AAD",
            ],
            "resourceManager": .string(endpoints.resourceManager),
            "gallery": .string(endpoints.resourceManager),
            "graph": .string(endpoints.resourceManager),
            "graphAudience": .string(endpoints.resourceManager),
            "microsoftGraphResourceId": .string(endpoints.resourceManager),
            "batch": .string(Audiences.batchResource),
            "media": .string(endpoints.resourceManager),
            "suffixes": suffixes,
        ]
    }

    private var suffixes: JSONValue {
        // Clients put the service, as "blob", between this and the account's name.
        [
            "keyVaultDns": .string(endpoints.vaultSuffix),
            "storage": .string(endpoints.storageDomain),
        ]
    }
}
