import JSON

/// A resource of ARM that a resource group holds.
protocol ManagedResource {
    /// Its type with the provider: `Microsoft.Batch/batchAccounts`.
    static var type: String { get }

    var id: ResourcePath { get }
    var location: String { get }
    var tags: JSONValue { get }
}

extension BatchAccount: ManagedResource {
    static let type = "Microsoft.Batch/batchAccounts"
}

extension ManagedIdentity: ManagedResource {
    static let type = "Microsoft.ManagedIdentity/userAssignedIdentities"
}

extension StorageAccount: ManagedResource {
    static let type = "Microsoft.Storage/storageAccounts"
}

extension Vault: ManagedResource {
    static let type = "Microsoft.KeyVault/vaults"
}
