internal import LuaRuntime

/// A failure of the bindings themselves: a file that can't be read, options that don't fit.
struct BindingError: Error, LuaErrorConvertible, CustomStringConvertible {
    let code: String
    let message: String
    var nextStep: String?

    var description: String { message }

    var luaError: [String: LuaData] {
        var fields: [String: LuaData] = [
            "kind": .text("usage"), "code": .text(code), "message": .text(message),
        ]
        fields["next_step"] = nextStep.map { .text($0) }
        return fields
    }
}
