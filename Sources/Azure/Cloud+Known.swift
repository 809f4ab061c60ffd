extension Cloud {
    /// Azure Government of the United States.
    public static let usGovernment = Cloud(
        name: "usgovernment",
        authority: "https://login.microsoftonline.us",
        resourceManager: "https://management.usgovcloudapi.net",
        resourceManagerAudience: "https://management.core.usgovcloudapi.net",
        batchAudience: "https://batch.core.usgovcloudapi.net/",
        batchSuffix: "batch.usgovcloudapi.net",
        vaultAudience: "https://vault.usgovcloudapi.net",
        vaultSuffix: "vault.usgovcloudapi.net",
        storageSuffix: "blob.core.usgovcloudapi.net")

    /// Azure in China, operated by 21Vianet.
    public static let china = Cloud(
        name: "china",
        authority: "https://login.chinacloudapi.cn",
        resourceManager: "https://management.chinacloudapi.cn",
        resourceManagerAudience: "https://management.core.chinacloudapi.cn",
        batchAudience: "https://batch.chinacloudapi.cn/",
        batchSuffix: "batch.chinacloudapi.cn",
        vaultAudience: "https://vault.azure.cn",
        vaultSuffix: "vault.azure.cn",
        storageSuffix: "blob.core.chinacloudapi.cn")

    /// The clouds that everybody can reach.
    public static let known = [Cloud.public, .usGovernment, .china]

    /// The cloud that the environment names by its Entra ID, in `AZURE_AUTHORITY_HOST`.
    ///
    /// Azure's own tools read it too. A host of no known cloud is taken for a way to the public one.
    ///
    /// - Throws: ``CloudError`` if it is not a URL that a secret may be sent to.
    package static func named(by environment: Environment) throws(CloudError) -> Cloud {
        guard let host = environment["AZURE_AUTHORITY_HOST"] else { return .public }
        let authority = (host.contains("://") ? host : "https://\(host)").withoutSlash.lowercased()
        if let cloud = known.first(where: { $0.authority == authority }) { return cloud }
        guard CloudFile.isSafe(authority) else {
            throw CloudError("cannot sign in at AZURE_AUTHORITY_HOST: it is no URL with https")
        }
        var cloud = Cloud.public
        cloud.authority = authority
        return cloud
    }
}

extension String {
    /// The text without the slash at its end.
    var withoutSlash: String { hasSuffix("/") ? String(dropLast()) : self }
}
