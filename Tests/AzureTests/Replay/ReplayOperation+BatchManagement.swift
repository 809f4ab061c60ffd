import Azure
import AzureBatch
import JSON
import Secrets
import Transport

extension ReplayOperation {
    private static let accounts =
        "/subscriptions/*/resourceGroups/*/providers/Microsoft.Batch/batchAccounts"

    /// Batch in Azure Resource Manager.
    static let batchManagement: [ReplayOperation] = [
        ReplayOperation(
            name: "list accounts of a subscription", plane: .resourceManager, method: "GET",
            pattern: "/subscriptions/*/providers/Microsoft.Batch/batchAccounts"
        ) {
            try await $0.service.management.accounts(subscription: $0.names[0]).recordedPages()
        },
        ReplayOperation(
            name: "list accounts of a group", plane: .resourceManager, method: "GET",
            pattern: accounts
        ) {
            try await $0.service.management.accounts(
                subscription: $0.names[0], resourceGroup: $0.names[1]
            ).recordedPages()
        },
        ReplayOperation(
            name: "get account", plane: .resourceManager, method: "GET", pattern: "\(accounts)/*"
        ) {
            [try await $0.service.management.account($0.account).body]
        },
        ReplayOperation(
            name: "list keys", plane: .resourceManager, method: "POST",
            pattern: "\(accounts)/*/listKeys",
            expected: { body in
                let keys = try? JSONValue(parsing: body)
                return [keys?["primary"], keys?["secondary"]].map { Array(($0?.string ?? "").utf8) }
            },
            ask: {
                let keys = try await $0.service.management.keys($0.account)
                return [keys.primary, keys.secondary].map { Array($0.revealed().utf8) }
            }),
        ReplayOperation(
            name: "list pools (ARM)", plane: .resourceManager, method: "GET",
            pattern: "\(accounts)/*/pools"
        ) {
            try await $0.service.management.pools(account: $0.account).recordedPages()
        },
        ReplayOperation(
            name: "get pool (ARM)", plane: .resourceManager, method: "GET",
            pattern: "\(accounts)/*/pools/*"
        ) {
            [try await $0.service.management.pool(account: $0.account, name: $0.names[3]).body]
        },
        ReplayOperation(
            name: "put pool (ARM)", plane: .resourceManager, method: "PUT",
            pattern: "\(accounts)/*/pools/*"
        ) {
            let pool = try await $0.service.management.putPool(
                account: $0.account, name: $0.names[3], body: $0.body)
            return [pool.body]
        },
        ReplayOperation(
            name: "delete pool (ARM)", plane: .resourceManager, method: "DELETE",
            pattern: "\(accounts)/*/pools/*",
            expected: { _ in [] },
            ask: {
                try await $0.service.management.deletePool(account: $0.account, name: $0.names[3])
                return []
            }),
    ]
}

extension ReplayOperation.Asked {
    /// The id of the resource of this type that the path names.
    func resource(_ type: String) throws -> ResourceID {
        let group = "/subscriptions/\(names[0])/resourceGroups/\(names[1])"
        return try ResourceID("\(group)/providers/\(type)/\(names[2])")
    }

    fileprivate var account: ResourceID {
        get throws { try resource("Microsoft.Batch/batchAccounts") }
    }
}
