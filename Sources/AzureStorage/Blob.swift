internal import Azure
internal import Transport

/// What is known of a blob without reading it.
public struct Blob: Sendable, Equatable {
    /// The name, with its slashes.
    public var name: String
    /// The number of bytes.
    public var length: Int64?
    /// The media type.
    public var contentType: String?
    /// The MD5 of the bytes, in base64, if the service keeps one.
    public var contentMD5: String?
    /// Changes with every change of the blob.
    public var etag: String?
    /// When it was written last, as HTTP writes dates.
    public var lastModified: String?

    /// From the header fields of an answer about the blob.
    init(name: String, _ headers: HTTPHeaders) {
        self.name = name
        length = headers["Content-Length"].flatMap { Int64($0) }
        contentType = headers["Content-Type"]
        contentMD5 = headers["Content-MD5"]
        etag = headers["ETag"].map(Self.bare)
        lastModified = headers["Last-Modified"]
    }

    /// From an item of a list; nil without a name.
    init?(_ item: XMLElement) {
        guard let given = item["Name"], !given.text.isEmpty else { return nil }
        // Names with characters that XML cannot hold are percent-encoded, since 2021-02-12.
        let isEncoded = given.attributes["Encoded"] == "true"
        name = isEncoded ? RequestURL.decoded(given.text) : given.text
        let properties = item["Properties"]
        func text(_ name: String) -> String? {
            properties?[name].flatMap { $0.text.isEmpty ? nil : $0.text }
        }
        length = text("Content-Length").flatMap { Int64($0) }
        contentType = text("Content-Type")
        contentMD5 = text("Content-MD5")
        etag = text("Etag").map(Self.bare)
        lastModified = text("Last-Modified")
    }

    /// Headers have the tag in quotes, lists do not.
    private static func bare(_ etag: String) -> String {
        etag.hasPrefix("\"") && etag.hasSuffix("\"") && etag.count > 1
            ? String(etag.dropFirst().dropLast()) : etag
    }
}
