import JSON

extension ManagementService {
    private static let vaultType = "Microsoft.KeyVault/vaults"

    static func addVaults(to routes: inout Routes) {
        routes.on("GET \(subscriptionProviders)/\(vaultType)", listVaults)
        routes.on("GET \(groupProviders)/\(vaultType)", listVaultsInGroup)
        routes.on("GET \(groupProviders)/\(vaultType)/*", getVault)
    }

    private static func listVaults(
        _ state: inout State, _ call: ManagementCall
    ) throws(ManagementError) -> ServerResponse {
        let subscription = try call.subscription(state)
        return try list(state, call) { $0.id.subscription == subscription.id }
    }

    private static func listVaultsInGroup(
        _ state: inout State, _ call: ManagementCall
    ) throws(ManagementError) -> ServerResponse {
        let group = try call.group(state).lowercased()
        return try list(state, call) { $0.id.group == group }
    }

    private static func list(
        _ state: State, _ call: ManagementCall, where isWanted: (Vault) -> Bool
    ) throws(ManagementError) -> ServerResponse {
        let vaults = state.vaults.sorted { $0.key < $1.key }.map(\.value).filter {
            isWanted($0) && state.isAllowed(call.caller, "\(vaultType)/read", on: $0.id)
        }
        return try call.list(vaults.map { view(of: $0, state) })
    }

    private static func getVault(
        _ state: inout State, _ call: ManagementCall
    ) throws(ManagementError) -> ServerResponse {
        let group = try call.group(state)
        guard let vault = state.vaults[call.captures[2].lowercased()],
            vault.id.group == group.lowercased()
        else { throw .notFound(vaultType, call.captures[2], group: group) }
        try call.require("\(vaultType)/read", on: vault.id, state)
        return ServerResponse(200, json: view(of: vault, state))
    }

    private static func view(of vault: Vault, _ state: State) -> JSONValue {
        [
            "id": .string(vault.id.description), "name": .string(vault.id.name),
            "type": .string(vaultType), "location": .string(vault.location), "tags": [:],
            "properties": [
                "sku": ["family": "A", "name": "standard"],
                "tenantId": .string(state.directory.tenantID), "accessPolicies": [],
                "enabledForDeployment": false, "enabledForTemplateDeployment": false,
                "enabledForDiskEncryption": false, "enableSoftDelete": true,
                "softDeleteRetentionInDays": 90, "enableRbacAuthorization": true,
                "publicNetworkAccess": "Enabled", "provisioningState": "Succeeded",
                "vaultUri": .string("\(state.endpoints.vault(vault.id.name))/"),
            ],
        ]
    }
}
