internal import LuaRuntime

/// A failure of the bindings themselves: a file that can't be read, options that don't fit.
struct BindingError: Error, LuaErrorConvertible, CustomStringConvertible {
    let code: String
    let message: String

    var description: String { message }

    var luaError: [String: LuaData] {
        ["kind": .text("usage"), "code": .text(code), "message": .text(message)]
    }
}
