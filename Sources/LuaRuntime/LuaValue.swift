/// A value of Lua as Swift sees it.
///
/// Tables and functions are references: they stay in Lua and are kept alive by the value.
public enum LuaValue {
    case `nil`
    case boolean(Bool)
    case integer(Int64)
    case number(Double)
    /// Bytes, which need not be UTF-8.
    case string([UInt8])
    /// The value `json.null`.
    case null
    case table(LuaTable)
    case function(LuaFunction)
    case object(any LuaObject)
    /// A coroutine, or a userdata that is not a ``LuaObject``.
    case other(LuaReference)
    /// Swift data; accepted where a value goes to Lua, never given out.
    case data(LuaData)

    /// No result at all, of a function that gives none.
    public static var nothing: LuaValue { .data(.nothing) }

    /// A string value of the text's UTF-8.
    public static func text(_ text: String) -> LuaValue {
        .string(Array(text.utf8))
    }

    /// The text of a string value, malformed UTF-8 repaired; nil for other values.
    public var string: String? {
        guard case .string(let bytes) = self else { return nil }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// The integer of an integer value, nil for other values.
    public var integer: Int64? {
        guard case .integer(let integer) = self else { return nil }
        return integer
    }

    /// The number of an integer or float value, nil for other values.
    public var number: Double? {
        switch self {
        case .integer(let integer): Double(integer)
        case .number(let number): number
        default: nil
        }
    }

    /// The flag of a boolean value, nil for other values.
    public var boolean: Bool? {
        guard case .boolean(let flag) = self else { return nil }
        return flag
    }

    /// The table of a table value, nil for other values.
    public var table: LuaTable? {
        guard case .table(let table) = self else { return nil }
        return table
    }

    /// The function of a function value, nil for other values.
    public var function: LuaFunction? {
        guard case .function(let function) = self else { return nil }
        return function
    }

    /// Whether the value is nil.
    public var isNil: Bool {
        guard case .nil = self else { return false }
        return true
    }
}
