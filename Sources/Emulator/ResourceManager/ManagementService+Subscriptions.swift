import JSON

extension ManagementService {
    static func addSubscriptions(to routes: inout Routes) {
        routes.on("GET /subscriptions", listSubscriptions)
        routes.on("GET /subscriptions/*", getSubscription)
        routes.on("GET /subscriptions/*/resourceGroups", listGroups)
        routes.on("GET /subscriptions/*/locations", listLocations)
        routes.on("GET /tenants", listTenants)
    }

    private static func listSubscriptions(
        _ state: inout State, _ call: ManagementCall
    ) throws(ManagementError) -> ServerResponse {
        let seen = state.subscriptions.filter { subscription in
            state.roleAssignments.contains {
                $0.principalID == call.caller.objectID && $0.scope.subscription == subscription.id
            }
        }
        return try call.list(seen.map { view(of: $0, state) })
    }

    private static func getSubscription(
        _ state: inout State, _ call: ManagementCall
    ) throws(ManagementError) -> ServerResponse {
        ServerResponse(200, json: view(of: try call.subscription(state), state))
    }

    private static func listGroups(
        _ state: inout State, _ call: ManagementCall
    ) throws(ManagementError) -> ServerResponse {
        let subscription = try call.subscription(state)
        let items = subscription.resourceGroups.sorted().map { group -> JSONValue in
            [
                "id": .string("/subscriptions/\(subscription.id)/resourceGroups/\(group)"),
                "name": .string(group), "type": "Microsoft.Resources/resourceGroups",
                "location": "eastus", "properties": ["provisioningState": "Succeeded"],
            ]
        }
        return try call.list(items)
    }

    private static func listLocations(
        _ state: inout State, _ call: ManagementCall
    ) throws(ManagementError) -> ServerResponse {
        let subscription = try call.subscription(state)
        return try call.list(
            Region.all.map { region in
                [
                    "id": .string("/subscriptions/\(subscription.id)/locations/\(region.name)"),
                    "name": .string(region.name), "type": "Region",
                    "displayName": .string(region.displayName),
                    "regionalDisplayName": .string("(\(region.group)) \(region.displayName)"),
                    "metadata": [
                        "regionType": "Physical", "regionCategory": "Recommended",
                        "geographyGroup": .string(region.group),
                    ],
                ]
            })
    }

    private static func listTenants(
        _ state: inout State, _ call: ManagementCall
    ) throws(ManagementError) -> ServerResponse {
        let tenant = state.directory.tenantID
        return try call.list([
            ["id": .string("/tenants/\(tenant)"), "tenantId": .string(tenant)]
        ])
    }

    private static func view(of subscription: Subscription, _ state: State) -> JSONValue {
        [
            "id": .string("/subscriptions/\(subscription.id)"),
            "subscriptionId": .string(subscription.id),
            "tenantId": .string(state.directory.tenantID),
            "displayName": .string(subscription.displayName), "state": "Enabled",
            "authorizationSource": "RoleBased",
            "subscriptionPolicies": ["spendingLimit": "Off"],
        ]
    }
}
