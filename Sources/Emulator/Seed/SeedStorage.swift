import JSON
import X509

/// A storage account as a seed describes it, with its blobs.
struct SeedStorage {
    let item: JSONValue
    let path: String
    let bundles: [String: CertificateBundle]
    let now: Timestamp

    func account(id: ResourcePath, location: String) throws(SeedFailure) -> StorageAccount {
        let isName =
            id.name.utf8.allSatisfy { $0.isASCIILetterOrDigit }
            && id.name == id.name.lowercased()
        guard isName, (3...24).contains(id.name.utf8.count) else {
            throw SeedFailure(
                path: "\(path).name",
                reason: "a storage account's name has 3 to 24 of a-z and 0-9")
        }
        var account = StorageAccount(id: id, location: location, created: now)
        account.tags = item["tags"] ?? [:]
        for (index, item) in (item["containers"]?.array ?? []).enumerated() {
            let container = try container(item, at: "\(path).containers[\(index)]")
            account.containers[container.name] = container
        }
        return account
    }

    private func container(
        _ item: JSONValue, at path: String
    ) throws(SeedFailure) -> BlobContainer {
        let name = item["name"]?.string ?? ""
        guard BlobTarget.isContainer(name) else {
            throw SeedFailure(
                path: "\(path).name", reason: "a container's name has 3 to 63 of a-z, 0-9 and -")
        }
        var container = BlobContainer(name: name, modified: now)
        for (index, item) in (item["blobs"]?.array ?? []).enumerated() {
            let blob = try blob(item, at: "\(path).blobs[\(index)]")
            container.blobs[item["name"]?.string ?? ""] = blob
        }
        return container
    }

    private func blob(_ item: JSONValue, at path: String) throws(SeedFailure) -> Blob {
        var content = Array((item["text"]?.string ?? "").utf8)
        var type = "text/plain"
        if let name = item["certificate"]?.string {
            guard item["text"] == nil else {
                throw SeedFailure(
                    path: path, reason: "a blob is a 'text' or a 'certificate', not both")
            }
            content = try SeedNames.find(name, "certificate", bundles, "\(path).certificate")
                .leaf.derBytes
            type = "application/pkix-cert"
        }
        var headers = BlobHeaders()
        headers["Content-Type"] = item["contentType"]?.string ?? type
        headers["Content-MD5"] = BlobChecksum.text(of: content)
        return Blob(
            content: content, headers: headers, metadata: [:], created: now, modified: now)
    }
}
