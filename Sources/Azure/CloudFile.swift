internal import JSON

/// A file that describes a cloud of one's own: a JSON object with these texts and no others.
///
/// | field | what it is |
/// |---|---|
/// | `name` | what people call it |
/// | `authority` | the base URL of Entra ID |
/// | `resource_manager` | the base URL of Azure Resource Manager |
/// | `resource_manager_audience` | what a token for Resource Manager is for |
/// | `batch_audience` | what a token for Batch is for |
/// | `batch_suffix` | the domain of Batch accounts |
/// | `vault_audience` | what a token for Key Vault is for |
/// | `vault_suffix` | the domain of vaults |
/// | `storage_audience` | what a token for Storage is for; may be left out |
/// | `storage_suffix` | the domain of blobs; may be left out |
package enum CloudFile {
    private static let names = [
        "name", "authority", "resource_manager", "resource_manager_audience", "batch_audience",
        "batch_suffix", "vault_audience", "vault_suffix",
    ]

    /// Where blobs are; without it, there is no storage in the cloud.
    private static let optionalNames = ["storage_audience", "storage_suffix"]

    /// Reads a cloud from a file.
    ///
    /// - Throws: ``CloudError`` if it can't be read, if a field is missing, unknown or no text, or
    ///   if a URL has no https.
    package static func read(_ path: String) throws(CloudError) -> Cloud {
        let bytes: [UInt8]
        do {
            bytes = try LocalFile.read(path, limit: 1 << 20)
        } catch {
            throw CloudError("cannot read cloud '\(path)': \(error.reason)")
        }
        guard let value = try? JSONValue(parsing: bytes), let fields = value.object else {
            throw CloudError("cannot read cloud '\(path)': it is not a JSON object")
        }
        let known = names + optionalNames
        if let unknown = fields.keys.sorted().first(where: { !known.contains($0) }) {
            throw CloudError(
                "cannot read cloud '\(path)': it has no field '\(unknown)'; its fields are "
                    + known.joined(separator: ", "))
        }
        var texts: [String: String] = [:]
        for name in known where names.contains(name) || fields[name] != nil {
            texts[name] = try text(fields, name, path)
        }
        return cloud(texts)
    }

    private static func text(
        _ fields: [String: JSONValue], _ name: String, _ path: String
    ) throws(CloudError) -> String {
        guard let value = fields[name] else {
            throw CloudError("cannot read cloud '\(path)': '\(name)' is missing")
        }
        guard let text = value.string, !text.isEmpty else {
            throw CloudError("cannot read cloud '\(path)': '\(name)' is not a text")
        }
        let isURL = name == "authority" || name == "resource_manager"
        guard !isURL || isSafe(text) else {
            throw CloudError("cannot read cloud '\(path)': '\(name)' is no URL with https")
        }
        return isURL ? text.withoutSlash : text
    }

    /// Whether a secret may be sent there.
    static func isSafe(_ url: String) -> Bool {
        let origin = Origin(url)
        return origin.scheme == "https" && !origin.host.isEmpty
            && !url.contains { "?#".contains($0) }
    }

    private static func cloud(_ texts: [String: String]) -> Cloud {
        func text(_ name: String) -> String { texts[name] ?? "" }
        var cloud = Cloud(
            name: text("name"), authority: text("authority"),
            resourceManager: text("resource_manager"),
            resourceManagerAudience: text("resource_manager_audience"),
            batchAudience: text("batch_audience"), batchSuffix: text("batch_suffix"),
            vaultAudience: text("vault_audience"), vaultSuffix: text("vault_suffix"))
        cloud.storageAudience = texts["storage_audience"] ?? cloud.storageAudience
        cloud.storageSuffix = texts["storage_suffix"]
        return cloud
    }
}
