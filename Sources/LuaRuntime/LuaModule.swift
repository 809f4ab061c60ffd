/// What an operation runs in its Swift task.
public typealias LuaOperation = @Sendable () async throws -> LuaData

/// A module that scripts get by `require`.
///
/// ```swift
/// var module = LuaModule("vault.native")
/// module.function("base_name") { call in .text(baseName(try call.string(1))) }
/// module.operation("import") { call in
///     let name = try call.string(1)
///     return { .json(try await vault.importCertificate(name: name).body) }
/// }
/// runtime.register(module)
/// ```
public struct LuaModule {
    /// The name for `require`.
    public let name: String

    var functions: [(name: String, body: FunctionBody, waits: Bool)] = []
    var types: [(name: String, methods: (LuaRuntime) -> LuaReference)] = []
    var values: [(name: String, value: () -> LuaValue)] = []

    /// Makes an empty module.
    public init(_ name: String) {
        self.name = name
    }

    /// Adds a function.
    ///
    /// It should not hold the runtime strongly; ``LuaCall/runtime`` is it.
    public mutating func function(
        _ name: String, _ body: @escaping (LuaCall) throws -> LuaValue
    ) {
        let body = FunctionBody(name) { call in
            try call.runtime.pushResults(try body(call), on: call.state)
        }
        functions.append((name, body, false))
    }

    /// Adds a function that waits for a Swift task.
    ///
    /// The body takes the arguments out at once; the closure that it returns runs in the task,
    /// which is cancelled by an interrupt.
    public mutating func operation(
        _ name: String, _ body: @escaping (LuaCall) throws -> LuaOperation
    ) {
        let body = FunctionBody(name) { call in call.start(try body(call)) }
        functions.append((name, body, true))
    }

    /// Publishes the method table of a type, for files in Lua to extend.
    public mutating func type<T: LuaObject>(_ type: T.Type) {
        types.append((T.luaName, { $0.entry(of: type).methods }))
    }

    /// Adds a value, which is made when the module is first asked for.
    public mutating func value(_ name: String, _ value: @autoclosure @escaping () -> LuaValue) {
        values.append((name, value))
    }
}
