/// Where a pool is in Resource Manager.
public struct PoolAddress: Sendable, Equatable {
    /// The id of the subscription.
    public var subscription: String
    /// The resource group of the Batch account.
    public var resourceGroup: String
    /// The Batch account.
    public var account: String
    /// The pool.
    public var pool: String

    /// Names a pool.
    public init(subscription: String, resourceGroup: String, account: String, pool: String) {
        self.subscription = subscription
        self.resourceGroup = resourceGroup
        self.account = account
        self.pool = pool
    }

    /// Reads the resource id of a pool, nil if it is none.
    public init?(id: String) {
        let parts = id.split(separator: "/").map(String.init)
        let fixed = [
            0: "subscriptions", 2: "resourcegroups", 4: "providers", 5: "microsoft.batch",
            6: "batchaccounts", 8: "pools",
        ]
        guard parts.count == 10, fixed.allSatisfy({ parts[$0].lowercased() == $1 }) else {
            return nil
        }
        self.init(
            subscription: parts[1], resourceGroup: parts[3], account: parts[7], pool: parts[9])
    }

    /// The resource id of the Batch account.
    var accountID: String {
        "/subscriptions/\(subscription)/resourceGroups/\(resourceGroup)"
            + "/providers/Microsoft.Batch/batchAccounts/\(account)"
    }

    /// The resource id of the pool.
    var id: String { "\(accountID)/pools/\(pool)" }

    func validate() throws(VaultExtensionError) {
        let parts = [
            ("subscription", subscription, 64), ("resource_group", resourceGroup, 90),
            ("account", account, 24), ("pool", pool, 64),
        ]
        for (field, text, limit) in parts
        where !(1...limit).contains(text.count) || !Self.isPlain(text) {
            throw VaultExtensionError(
                .invalidField, field: field,
                "must be 1 to \(limit) letters, digits, dots, hyphens, underscores or parentheses, "
                    + "and is '\(text.printable)'", attempt: "name the pool")
        }
    }

    private static func isPlain(_ text: String) -> Bool {
        text.allSatisfy { ($0.isLetter || $0.isNumber || "._-()".contains($0)) }
    }
}
