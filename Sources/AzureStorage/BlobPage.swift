internal import Azure

/// One page of the blobs of a container.
///
/// learn.microsoft.com/rest/api/storageservices/list-blobs, "response body"
public struct BlobPage: Sendable, Equatable {
    /// The blobs, in the order of their names.
    public let blobs: [Blob]
    /// What leads to the next page; nil on the last.
    public let nextMarker: String?

    /// Reads the XML of a page; nil if it is not one.
    public init?(parsing bytes: [UInt8]) {
        guard let root = XMLElement(parsing: bytes), root.name == "EnumerationResults",
            let list = root["Blobs"]
        else { return nil }
        let items = list.children.filter { $0.name == "Blob" }
        blobs = items.compactMap { Blob($0) }
        guard blobs.count == items.count else { return nil }
        nextMarker = root["NextMarker"].flatMap { $0.text.isEmpty ? nil : $0.text }
    }
}
