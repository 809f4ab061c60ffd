import JSON

/// What a version of the Key Vault extension can do, and where it runs.
///
/// learn.microsoft.com/azure/virtual-machines/extensions/key-vault-linux and key-vault-windows
struct VaultExtensionHandler {
    let isForWindows: Bool
    /// The first number of `typeHandlerVersion`, 3 if it has none.
    let major: Int

    init(_ definition: JSONValue) {
        isForWindows = definition["type"]?.string?.lowercased() == "keyvaultforwindows"
        let version = definition["typeHandlerVersion"]?.string ?? ""
        major = version.split(separator: ".").first.flatMap { Int($0) } ?? 3
    }

    var takesObjects: Bool { major >= 3 }
    var hasAccessRules: Bool { !isForWindows && major >= 3 }
    var canLinkRenewals: Bool { isForWindows && major < 4 }
    var canExportKeys: Bool { isForWindows && major == 3 }
    var refusesVersions: Bool { isForWindows && major >= 4 }
    var alwaysRequiresSync: Bool { isForWindows && major >= 4 }
    /// Whether issuers follow the certificate in a PEM file.
    var writesChain: Bool { major >= 2 }

    /// Seconds, where the documentation limits them.
    var pollingIntervals: ClosedRange<Double>? { refusesVersions ? 300...3600 : nil }

    /// Whether it runs on the nodes of a pool; an image that does not say what it is may do.
    func supports(_ pool: Pool) -> Bool {
        guard isForWindows == pool.isWindows else { return false }
        let image = pool.virtualMachine["imageReference"]
        guard isForWindows else {
            return Self.supportsLinux(pool.virtualMachine["nodeAgentSkuId"]?.string ?? "", major)
        }
        guard let year = image?["sku"]?.string.flatMap(Self.year) else { return true }
        return major >= 4 ? year >= 2022 : year <= 2022
    }

    /// Versions 1 and 2 were documented for Debian and SUSE too; Batch's own sample has version 3
    /// on an older Ubuntu than the documentation lists, so every Ubuntu is let in.
    private static func supportsLinux(_ agent: String, _ major: Int) -> Bool {
        let system = agent.lowercased().replacing("batch.node.", with: "")
        let known =
            ["ubuntu", "mariner", "azurelinux"] + (major < 3 ? ["debian", "opensuse"] : [])
        return known.contains { system.hasPrefix($0) }
    }

    private static func year(_ sku: String) -> Int? {
        sku.split { !$0.isNumber }.lazy.compactMap { Int($0) }.first { (2008...2100).contains($0) }
    }
}
