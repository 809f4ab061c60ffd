import JSON

/// Every resource of a subscription, as `az keyvault list` and `az resource list` ask for them.
///
/// learn.microsoft.com/rest/api/resources/resources/list
extension ManagementService {
    static func addResources(to routes: inout Routes) {
        routes.on("GET /subscriptions/*/resources", listResources)
    }

    private static func listResources(
        _ state: inout State, _ call: ManagementCall
    ) throws(ManagementError) -> ServerResponse {
        let subscription = try call.subscription(state)
        let all: [(type: String, id: ResourcePath, location: String)] =
            state.vaults.values.map { ("Microsoft.KeyVault/vaults", $0.id, $0.location) }
            + state.accounts.values.map {
                ("Microsoft.Batch/batchAccounts", $0.id, $0.location)
            }
            + state.identities.values.map {
                ("Microsoft.ManagedIdentity/userAssignedIdentities", $0.id, $0.location)
            }
        let seen = all.filter { resource in
            resource.id.subscription == subscription.id
                && state.isAllowed(call.caller, "\(resource.type)/read", on: resource.id)
        }
        return try call.list(
            seen.map { resource in
                [
                    "id": .string(resource.id.description), "name": .string(resource.id.name),
                    "type": .string(resource.type), "resourceType": .string(resource.type),
                    "location": .string(resource.location), "tags": [:],
                ]
            }, filterFields: ["resourceType", "name", "location"])
    }
}
