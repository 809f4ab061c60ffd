import Azure
import AzureResources
import Transport

extension ReplayOperation {
    private static let identityType = "Microsoft.ManagedIdentity/userAssignedIdentities"
    private static let vaultType = "Microsoft.KeyVault/vaults"
    private static let subscription = "/subscriptions/*/providers"
    private static let group = "/subscriptions/*/resourceGroups/*/providers"

    /// What else is asked of Azure Resource Manager.
    static let resourceManager: [ReplayOperation] = [
        ReplayOperation(
            name: "list subscriptions", plane: .resourceManager, method: "GET",
            pattern: "/subscriptions"
        ) {
            try await $0.service.subscriptions.list().recordedPages()
        },
        ReplayOperation(
            name: "list identities of a subscription", plane: .resourceManager, method: "GET",
            pattern: "\(subscription)/\(identityType)"
        ) {
            try await $0.service.identities.list(subscription: $0.names[0]).recordedPages()
        },
        ReplayOperation(
            name: "list identities of a group", plane: .resourceManager, method: "GET",
            pattern: "\(group)/\(identityType)"
        ) {
            try await $0.service.identities.list(
                subscription: $0.names[0], resourceGroup: $0.names[1]
            ).recordedPages()
        },
        ReplayOperation(
            name: "get managed identity", plane: .resourceManager, method: "GET",
            pattern: "\(group)/\(identityType)/*"
        ) {
            [try await $0.service.identities.get($0.resource(identityType)).body]
        },
        ReplayOperation(
            name: "list vaults of a subscription", plane: .resourceManager, method: "GET",
            pattern: "\(subscription)/\(vaultType)"
        ) {
            try await $0.service.vaults.list(subscription: $0.names[0]).recordedPages()
        },
        ReplayOperation(
            name: "list vaults of a group", plane: .resourceManager, method: "GET",
            pattern: "\(group)/\(vaultType)"
        ) {
            try await $0.service.vaults.list(
                subscription: $0.names[0], resourceGroup: $0.names[1]
            ).recordedPages()
        },
        ReplayOperation(
            name: "get vault", plane: .resourceManager, method: "GET",
            pattern: "\(group)/\(vaultType)/*"
        ) {
            [try await $0.service.vaults.get($0.resource(vaultType)).body]
        },
        ReplayOperation(
            name: "list role assignments", plane: .resourceManager, method: "GET",
            pattern: "\(group)/\(vaultType)/*/providers/Microsoft.Authorization/roleAssignments"
        ) {
            try await $0.service.roleAssignments.list(
                scope: $0.resource(vaultType).description, principal: $0.filter ?? ""
            ).recordedPages()
        },
    ]
}
