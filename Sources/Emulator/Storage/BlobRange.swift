/// The part of a blob that a request asks for.
struct BlobRange {
    let bytes: [UInt8]
    /// The field `Content-Range`.
    let field: String
    /// Whether the MD5 of the part is asked for.
    let wantsSum: Bool

    /// The longest part whose MD5 the service makes: 4 MiB.
    private static let longestWithSum = 4 << 20

    /// Nil if the whole blob is asked for, also by a range that is none; `x-ms-range` counts more.
    init?(_ request: ServerRequest, _ content: [UInt8]) throws(BlobError) {
        let text = request.headers["x-ms-range"] ?? request.headers["Range"]
        wantsSum = request.headers["x-ms-range-get-content-md5"]?.lowercased() == "true"
        guard let text, let (first, last) = Self.ends(text) else {
            if wantsSum { throw .missingHeader("x-ms-range") }
            return nil
        }
        guard first < content.count else {
            throw BlobError(
                status: 416, code: "InvalidRange",
                message: "The range specified is invalid for the current size of the resource.",
                headers: ["Content-Range": "bytes */\(content.count)"])
        }
        let end = min(last ?? content.count - 1, content.count - 1)
        guard !wantsSum || end - first < Self.longestWithSum else {
            throw .invalidHeader("x-ms-range", text)
        }
        bytes = Array(content[first...end])
        field = "bytes \(first)-\(end)/\(content.count)"
    }

    /// `bytes=a-b` or `bytes=a-`.
    private static func ends(_ text: String) -> (first: Int, last: Int?)? {
        let beginning = "bytes="
        guard text.lowercased().hasPrefix(beginning) else { return nil }
        let parts = text.dropFirst(beginning.count)
            .split(separator: "-", omittingEmptySubsequences: false)
        guard parts.count == 2, let first = Int(parts[0]), first >= 0 else { return nil }
        guard !parts[1].isEmpty else { return (first, nil) }
        guard let last = Int(parts[1]), last >= first else { return nil }
        return (first, last)
    }
}
