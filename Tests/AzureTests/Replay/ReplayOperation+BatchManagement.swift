import Azure
import AzureBatch
import JSON
import Secrets
import Transport

extension ReplayOperation {
    private static let accounts =
        "/subscriptions/*/resourceGroups/*/providers/Microsoft.Batch/batchAccounts"

    @Sendable private static func keys(in body: [UInt8]) -> [[UInt8]] {
        let keys = try? JSONValue(parsing: body)
        return [keys?["primary"], keys?["secondary"]].map { Array(($0?.string ?? "").utf8) }
    }

    /// Batch in Azure Resource Manager, beside the catalog.
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
            name: "list keys", plane: .resourceManager, method: "POST",
            pattern: "\(accounts)/*/listKeys",
            expected: keys(in:),
            ask: {
                let keys = try await $0.service.management.keys($0.account)
                return [keys.primary, keys.secondary].map { Array($0.revealed().utf8) }
            }),
        ReplayOperation(
            name: "regenerate key", plane: .resourceManager, method: "POST",
            pattern: "\(accounts)/*/regenerateKeys",
            expected: keys(in:),
            ask: { asked in
                let body = try JSONValue(parsing: asked.body)
                let keys = try await asked.service.management.regenerateKey(
                    asked.account, name: body["keyName"]?.string ?? "")
                return [keys.primary, keys.secondary].map { Array($0.revealed().utf8) }
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
