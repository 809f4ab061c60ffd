/// A container with its blobs.
struct BlobContainer: Sendable, Codable, Equatable {
    let name: String
    var modified: Timestamp
    var metadata: [String: String] = [:]
    /// By name.
    var blobs: [String: Blob] = [:]
    /// Blocks that no list has made part of a blob yet, by the blob's name.
    var staged: [String: [StagedBlock]] = [:]
}

/// A block blob.
struct Blob: Sendable, Codable, Equatable {
    @Base64Coded var content: [UInt8]
    var headers: BlobHeaders
    var metadata: [String: String]
    /// The blocks that it was made of, in their order; none if it was put as a whole.
    var blocks: [CommittedBlock] = []
    let created: Timestamp
    var modified: Timestamp

    /// The bytes of a block that it was made of.
    func bytes(of id: String) -> [UInt8]? {
        var start = 0
        for block in blocks {
            if block.id == id { return Array(content[start..<start + block.size]) }
            start += block.size
        }
        return nil
    }
}

/// A block that is a part of a blob.
struct CommittedBlock: Sendable, Codable, Equatable {
    /// In base64, as it was sent.
    let id: String
    let size: Int
}

/// A block that waits for the list that makes it part of a blob.
struct StagedBlock: Sendable, Codable, Equatable {
    let id: String
    @Base64Coded private(set) var bytes: [UInt8]
}

/// The header fields that are kept with a blob and sent with it.
struct BlobHeaders: Sendable, Codable, Equatable {
    /// The fields by their names in answers, which are those in lists as well.
    static let names = [
        "Content-Type", "Content-Encoding", "Content-Language", "Content-MD5", "Cache-Control",
        "Content-Disposition",
    ]

    /// By name as in ``names``.
    var values: [String: String] = [:]

    subscript(name: String) -> String? {
        get { values[name] }
        set { values[name] = newValue }
    }
}
