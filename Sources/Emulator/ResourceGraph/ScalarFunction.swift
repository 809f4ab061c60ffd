import JSON

/// A function of values of one row.
enum ScalarFunction: String {
    case not
    case toLower = "tolower"
    case toUpper = "toupper"
    case toText = "tostring"
    case toInt = "toint"
    case toLong = "tolong"
    case toDouble = "todouble"
    case toBool = "tobool"
    case toDynamic = "todynamic"
    case isEmpty = "isempty"
    case isNotEmpty = "isnotempty"
    case isNull = "isnull"
    case isNotNull = "isnotnull"
    case concatenate = "strcat"
    case split
    case substring
    case length = "strlen"
    case either = "iff"
    case choice = "case"
    case coalesce
    case arrayLength = "array_length"

    /// Nil for one that is not emulated.
    init?(_ name: String) {
        let aliases = [
            "iif": "iff", "toreal": "todouble", "parse_json": "todynamic",
            "notnull": "isnotnull", "notempty": "isnotempty", "toboolean": "tobool",
        ]
        self.init(rawValue: aliases[name] ?? name)
    }

    /// Whether a column that it makes is called as what it converts.
    var isConversion: Bool {
        switch self {
        case .toText, .toInt, .toLong, .toDouble, .toBool, .toDynamic: true
        default: false
        }
    }

    var argumentCounts: ClosedRange<Int> {
        switch self {
        case .concatenate, .coalesce: 1...64
        case .choice: 3...64
        case .either: 3...3
        case .split, .substring: 2...3
        default: 1...1
        }
    }

    func callAsFunction(_ values: [JSONValue]) -> JSONValue {
        let first = values.first ?? .null
        switch self {
        case .not: return first.isNull ? .null : .bool(!QueryValue.isTrue(first))
        case .toLower: return .string(QueryValue.text(first).lowercased())
        case .toUpper: return .string(QueryValue.text(first).uppercased())
        case .toText: return .string(QueryValue.text(first))
        case .toInt, .toLong: return QueryValue.whole(first)
        case .toDouble: return QueryValue.real(first)
        case .toBool: return QueryValue.flag(first)
        case .toDynamic: return Self.dynamic(first)
        case .isEmpty: return .bool(QueryValue.isEmpty(first))
        case .isNotEmpty: return .bool(!QueryValue.isEmpty(first))
        case .isNull: return .bool(first.isNull)
        case .isNotNull: return .bool(!first.isNull)
        case .concatenate: return .string(values.map(QueryValue.text).joined())
        case .split: return Self.split(values)
        case .substring: return Self.substring(values)
        case .length: return .integer(Int64(QueryValue.text(first).unicodeScalars.count))
        case .either: return QueryValue.isTrue(first) ? values[1] : values[2]
        case .choice: return Self.choice(values)
        case .coalesce: return values.first { !QueryValue.isEmpty($0) } ?? .null
        case .arrayLength: return first.array.map { .integer(Int64($0.count)) } ?? .null
        }
    }

    private static func dynamic(_ value: JSONValue) -> JSONValue {
        value.string.flatMap { try? JSONValue(parsing: $0) } ?? value
    }

    private static func split(_ values: [JSONValue]) -> JSONValue {
        let text = QueryValue.text(values[0])
        let separator = QueryValue.text(values[1])
        let parts: [JSONValue] =
            separator.isEmpty
            ? [.string(text)]
            : text.split(separator: separator, omittingEmptySubsequences: false)
                .map { .string(String($0)) }
        guard values.count > 2 else { return .array(parts) }
        guard let index = values[2].integer, parts.indices.contains(Int(clamping: index)) else {
            return .null
        }
        return .array([parts[Int(index)]])
    }

    private static func substring(_ values: [JSONValue]) -> JSONValue {
        let text = QueryValue.text(values[0]).unicodeScalars
        guard let start = values[1].integer, start >= 0 else { return "" }
        let rest = text.dropFirst(Int(clamping: start))
        guard values.count > 2 else { return .string(String(String.UnicodeScalarView(rest))) }
        let length = max(0, Int(clamping: values[2].integer ?? 0))
        return .string(String(String.UnicodeScalarView(rest.prefix(length))))
    }

    /// Conditions and values by turns, and at the end what is left for all others.
    private static func choice(_ values: [JSONValue]) -> JSONValue {
        for index in stride(from: 0, to: values.count - 1, by: 2)
        where QueryValue.isTrue(values[index]) {
            return values[index + 1]
        }
        return values.count % 2 == 1 ? values[values.count - 1] : .null
    }
}
