internal import CJSON

/// Why bytes could not be read as JSON; compared by code.
public struct JSONError: Error, Equatable, Sendable, CustomStringConvertible {
    /// The kinds of refusal.
    public enum Code: Sendable {
        /// Not JSON, or more than one value.
        case syntax
        /// No value at all.
        case empty
        /// Bytes that are not UTF-8.
        case encoding
        /// A number outside of 64 bits, or of a double's range.
        case number
        /// Nested deeper than allowed.
        case depth
        /// Too large for memory.
        case memory
    }

    /// The kind of refusal.
    public let code: Code
    /// What was found, without quoting the document, which may hold a secret.
    public let message: String

    init(_ code: cjson_code) {
        self.code =
            switch code {
            case CJSON_EMPTY: .empty
            case CJSON_UTF8: .encoding
            case CJSON_NUMBER: .number
            case CJSON_DEPTH: .depth
            case CJSON_MEMORY: .memory
            default: .syntax
            }
        message = "cannot read JSON: \(String(cString: cjson_describe(code)))"
    }

    public var description: String { message }

    public static func == (left: JSONError, right: JSONError) -> Bool {
        left.code == right.code
    }
}
