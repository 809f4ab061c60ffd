import JSON

/// Every resource of a subscription, as `az keyvault list` and `az resource list` ask for them.
///
/// learn.microsoft.com/rest/api/resources/resources/list
extension ManagementService {
    static func addResources(to routes: inout Routes) {
        routes.on("GET /subscriptions/*/resources", listResources)
        routes.on("GET /subscriptions/*/resourceGroups/*/resources", listResources)
    }

    private static func listResources(
        _ state: inout State, _ call: ManagementCall
    ) throws(ManagementError) -> ServerResponse {
        var all: [any ManagedResource] = try call.resources(state.accounts.values, state)
        all += try call.resources(state.identities.values, state)
        all += try call.resources(state.storageAccounts.values, state)
        all += try call.resources(state.vaults.values, state)
        return try call.list(
            all.sorted { $0.id < $1.id }.map(summary),
            filterFields: ["resourceType", "name", "location"])
    }

    private static func summary(of resource: any ManagedResource) -> JSONValue {
        let type = JSONValue.string(Swift.type(of: resource).type)
        return [
            "id": .string(resource.id.description), "name": .string(resource.id.name),
            "type": type, "resourceType": type, "location": .string(resource.location),
            "tags": resource.tags,
        ]
    }
}
