/// Times as signatures and keys have them: `2026-11-24`, `2026-11-24T10:00Z`, with seconds, or
/// with parts of them.
enum StorageTime {
    static func parse(_ text: String) -> Timestamp? {
        switch text.utf8.count {
        case 10: Timestamp(iso8601: "\(text)T00:00:00Z")
        case 17 where text.hasSuffix("Z"): Timestamp(iso8601: "\(text.dropLast()):00Z")
        default: Timestamp(iso8601: text)
        }
    }
}
