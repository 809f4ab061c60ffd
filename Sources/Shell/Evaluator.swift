import LuaRuntime

/// Compiles and runs what is entered at the prompt.
final class Evaluator {
    private let session: Session
    private let keepLocals: LuaValue

    init(session: Session) throws(LuaError) {
        self.session = session
        session.runtime.register("certferry.prompt", source: Self.source)
        keepLocals = try session.runtime.require("certferry.prompt")
    }

    /// Runs an entry.
    ///
    /// - Returns: Its values if it is an expression.
    func run(_ text: String) throws(LuaError) -> [LuaValue] {
        try session.runtime.run(
            try Self.compile(text, in: session.runtime, keepsLocals: true), [keepLocals])
    }

    /// Why the entry does not compile, nil if it does.
    func problem(with text: String) -> LuaError? {
        do throws(LuaError) {
            _ = try Self.compile(text, in: session.runtime)
            return nil
        } catch {
            return error
        }
    }

    /// Compiles an entry, which is an expression if it can be one.
    ///
    /// - Parameter keepsLocals: Whether the function calls its argument at its end.
    static func compile(
        _ text: String, in runtime: LuaRuntime, keepsLocals: Bool = false
    ) throws(LuaError) -> LuaFunction {
        func load(_ text: String) throws(LuaError) -> LuaFunction {
            try runtime.load(Array(text.utf8), named: "=stdin")
        }
        let isForced = text.hasPrefix("=")
        let expression = isForced ? String(text.dropFirst()) : text
        if let function = try? load("return \(expression)\n") { return function }
        if isForced { return try load("return \(expression)") }
        // Fails only for a text that returns by itself, and so keeps no locals.
        if keepsLocals, let function = try? load("\(text)\n;(...)()") { return function }
        return try load(text)
    }

    /// Called at the end of an entry: its locals become globals, or the next one could not see
    /// them.
    private static let source = """
        local getlocal = debug.getlocal
        local is_first = true

        return function()
          local position = 1
          local name, value = getlocal(2, position)
          while name do
            if name:find("^[%a_]") then
              rawset(_G, name, value)
              if is_first then
                is_first = false
                io.write("(locals of the prompt are kept as globals)\\n")
              end
            end
            position = position + 1
            name, value = getlocal(2, position)
          end
        end
        """
}
