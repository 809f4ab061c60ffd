internal import GRDB

/// A number that goes with the values of a row, so that a row which was changed is noticed.
///
/// SQLite notices a page that is no page any more, and not a letter that is another one. The number
/// is FNV-1a's (64 bits), under which any one byte that changes gives another number. It is meant
/// for failing disks and not for forgers, who can compute it too.
enum Checksum {
    private static let offset: UInt64 = 0xcbf2_9ce4_8422_2325
    private static let prime: UInt64 = 0x100_0000_01b3

    /// The function as SQL sees it: `checksum(value, …)`.
    static let function = DatabaseFunction("checksum", pure: true) { values in
        Int64(bitPattern: of(values))
    }

    static func of(_ values: [DatabaseValue]) -> UInt64 {
        values.reduce(offset) { hash, value in
            let text = Array(described(value).utf8)
            // The length keeps what ends here from beginning there.
            return add(text, to: add(Array("\(text.count):".utf8), to: hash))
        }
    }

    /// The number of a text that stands alone.
    static func of(_ text: String) -> UInt64 {
        add(Array(text.utf8), to: offset)
    }

    private static func described(_ value: DatabaseValue) -> String {
        switch value.storage {
        case .null: "null"
        case .int64(let number): "integer \(number)"
        case .double(let number): "real \(number)"
        case .string(let text): "text \(text)"
        case .blob(let data): "blob \(data.map(String.init).joined(separator: " "))"
        }
    }

    private static func add(_ bytes: [UInt8], to hash: UInt64) -> UInt64 {
        bytes.reduce(hash) { ($0 ^ UInt64($1)) &* prime }
    }
}
