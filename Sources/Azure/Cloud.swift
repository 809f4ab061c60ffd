/// Where the services of one Azure are, and what their tokens are for.
///
/// The values of the public clouds: learn.microsoft.com/azure/developer, "national clouds".
public struct Cloud: Sendable, Equatable {
    /// What people call it.
    public var name: String
    /// The base of Entra ID's token endpoints, without a slash at the end.
    public var authority: String
    /// The base of Azure Resource Manager, without a slash at the end.
    public var resourceManager: String
    /// What a token for Resource Manager is for.
    public var resourceManagerAudience: String
    /// What a token for Batch is for.
    public var batchAudience: String
    /// The domain of Batch accounts: ACCOUNT.REGION and this.
    public var batchSuffix: String
    /// What a token for Key Vault is for.
    public var vaultAudience: String
    /// The domain of vaults: VAULT and this, with a port if it isn't 443.
    public var vaultSuffix: String
    /// What a token for Storage is for; the same in every cloud.
    public var storageAudience: String
    /// The domain of blobs: ACCOUNT and this, with a port if it isn't 443; nil without Storage.
    public var storageSuffix: String?

    /// Describes a cloud.
    public init(
        name: String, authority: String, resourceManager: String, resourceManagerAudience: String,
        batchAudience: String, batchSuffix: String, vaultAudience: String, vaultSuffix: String,
        storageAudience: String = "https://storage.azure.com", storageSuffix: String? = nil
    ) {
        self.name = name
        self.authority = authority
        self.resourceManager = resourceManager
        self.resourceManagerAudience = resourceManagerAudience
        self.batchAudience = batchAudience
        self.batchSuffix = batchSuffix
        self.vaultAudience = vaultAudience
        self.vaultSuffix = vaultSuffix
        self.storageAudience = storageAudience
        self.storageSuffix = storageSuffix
    }

    /// Azure as most people have it.
    public static let `public` = Cloud(
        name: "public",
        authority: "https://login.microsoftonline.com",
        resourceManager: "https://management.azure.com",
        resourceManagerAudience: "https://management.azure.com",
        batchAudience: "https://batch.core.windows.net/",
        batchSuffix: "batch.azure.com",
        vaultAudience: "https://vault.azure.net",
        vaultSuffix: "vault.azure.net",
        storageSuffix: "blob.core.windows.net")

    /// The scope of a token for an audience; one that ends in a slash keeps it, as Entra wants.
    public static func scope(of audience: String) -> String {
        audience + "/.default"
    }
}
