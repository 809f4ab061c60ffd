/// What a path of the blob service names: the account, a container or a blob.
struct BlobTarget {
    let container: String?
    let blob: String?

    /// - Parameter isContainer: Whether the request says that it is about a container; else a
    ///   single name is that of a blob in the root container.
    init(path: String, isContainer: Bool) {
        // Slashes count in names of blobs, so empty segments have to stay.
        let names = path.dropFirst().split(
            separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
        let decoded = names.map { PercentCoding.decode($0) }
        let first = decoded.first ?? ""
        if decoded.count > 1, !decoded[1].isEmpty {
            container = first
            blob = decoded[1]
        } else if first.isEmpty {
            container = nil
            blob = nil
        } else {
            container = isContainer ? first : "$root"
            blob = isContainer ? nil : first
        }
    }

    /// `account`, `container` or `blob`.
    var level: String {
        blob != nil ? "blob" : container != nil ? "container" : "account"
    }

    /// Checks the names.
    ///
    /// learn.microsoft.com/rest/api/storageservices/
    /// naming-and-referencing-containers--blobs--and-metadata
    func check() throws(BlobError) {
        guard let container else { return }
        if !["$root", "$web", "$logs"].contains(container) {
            guard (3...63).contains(container.utf8.count) else { throw .invalidNameLength }
            guard Self.isContainer(container) else { throw .invalidName }
        }
        guard (blob?.unicodeScalars.count ?? 1) <= 1024 else { throw .invalidNameLength }
    }

    /// Whether a container may be called so.
    static func isContainer(_ name: String) -> Bool {
        name.isName(length: 3...63, besides: "-") && name == name.lowercased()
            && !name.hasPrefix("-") && !name.hasSuffix("-") && !name.contains("--")
    }
}
