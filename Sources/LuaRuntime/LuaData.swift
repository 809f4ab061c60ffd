/// Data on its way to Lua, made on any thread.
public indirect enum LuaData: Sendable {
    case `nil`
    case boolean(Bool)
    case integer(Int64)
    case number(Double)
    /// Bytes, which need not be UTF-8.
    case string([UInt8])
    /// The value `json.null`.
    case null
    /// JSON text, decoded when it is pushed.
    case json([UInt8])
    case object(any LuaObject & Sendable)
    /// A table with positions from 1.
    case list([LuaData])
    /// A table with names.
    case record([String: LuaData])
    /// Several results of one function; within other data, the first of them.
    case values([LuaData])

    /// No result at all, which a prompt shows as nothing, unlike nil.
    public static let nothing = LuaData.values([])

    /// A string of the text's UTF-8.
    public static func text(_ text: String) -> LuaData {
        .string(Array(text.utf8))
    }
}
