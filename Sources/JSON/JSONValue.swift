/// A JSON document, or a part of one, as plain data.
///
/// Integers and floats are kept apart, as in Lua: `1` is an ``integer(_:)``, `1.0` a ``number(_:)``.
/// Integers beyond 64 signed bits become floats. Objects do not keep the order of their keys;
/// when a key occurs twice the last one counts.
///
/// ```swift
/// let pool = try JSONValue(parsing: response.body)
/// let vmSize = pool["properties"]?["vmSize"]?.string
/// ```
public enum JSONValue: Sendable, Equatable {
    case null
    case bool(Bool)
    case integer(Int64)
    case number(Double)
    case string(String)
    case array([JSONValue])
    case object([String: JSONValue])
}

extension JSONValue {
    /// The member with this name, or nil if there is none or this is not an object.
    ///
    /// Assigning nil removes the member; assigning to a value that is not an object makes it one.
    public subscript(key: String) -> JSONValue? {
        get { object?[key] }
        set {
            var members = object ?? [:]
            members[key] = newValue
            self = .object(members)
        }
    }

    /// The element at this place, or nil if it is out of range or this is not an array.
    public subscript(index: Int) -> JSONValue? {
        guard let array, array.indices.contains(index) else { return nil }
        return array[index]
    }

    /// Whether this is JSON's `null`.
    public var isNull: Bool { self == .null }

    /// The boolean, or nil if this is something else.
    public var bool: Bool? {
        guard case .bool(let value) = self else { return nil }
        return value
    }

    /// The integer, or nil if this is something else; a float is not converted.
    public var integer: Int64? {
        guard case .integer(let value) = self else { return nil }
        return value
    }

    /// The number as a float, whether it was written as an integer or not, or nil.
    public var number: Double? {
        switch self {
        case .integer(let value): Double(value)
        case .number(let value): value
        default: nil
        }
    }

    /// The string, or nil if this is something else.
    public var string: String? {
        guard case .string(let value) = self else { return nil }
        return value
    }

    /// The elements, or nil if this is not an array.
    public var array: [JSONValue]? {
        guard case .array(let value) = self else { return nil }
        return value
    }

    /// The members, or nil if this is not an object.
    public var object: [String: JSONValue]? {
        guard case .object(let value) = self else { return nil }
        return value
    }
}
