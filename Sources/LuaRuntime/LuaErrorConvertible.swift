/// A Swift error that Lua sees as an error object with fields.
///
/// Other Swift errors become objects of kind "error" with their description as message. Either
/// way the Swift error itself comes back as ``LuaError/underlying``.
public protocol LuaErrorConvertible: Error {
    /// The fields: `kind`, `code`, `message` and what else a script may want to read.
    ///
    /// Printed, the object reads "message (code)".
    var luaError: [String: LuaData] { get }
}
