/// Collects what a type offers to scripts.
public struct LuaTypeBuilder<T: LuaObject> {
    var methods: [(name: String, body: FunctionBody, waits: Bool)] = []
    var properties: [(name: String, body: FunctionBody)] = []
    var describing: FunctionBody?
    var closing: FunctionBody?

    /// Declares `object:name(...)`.
    ///
    /// - Parameters:
    ///   - name: The name.
    ///   - spokenName: The name in messages, where a veneer of another name calls it.
    ///   - body: What it does.
    public mutating func method(
        _ name: String, inMessages spokenName: String? = nil,
        _ body: @escaping (T, LuaCall) throws -> LuaValue
    ) {
        let body = FunctionBody(spokenName ?? name, offset: 1) { call in
            let result = try body(try call.receiver(as: T.self), call)
            return try call.runtime.pushResults(result, on: call.state)
        }
        methods.append((name, body, false))
    }

    /// Declares `object:name(...)` that waits for a Swift task.
    ///
    /// The body takes the arguments out at once; the closure that it returns runs in the task.
    public mutating func operation(
        _ name: String, _ body: @escaping (T, LuaCall) throws -> LuaOperation
    ) {
        let body = FunctionBody(name, offset: 1) { call in
            let operation = try body(try call.receiver(as: T.self), call)
            return call.start(operation)
        }
        methods.append((name, body, true))
    }

    /// Declares the field `object.name`.
    public mutating func property(_ name: String, _ body: @escaping (T) throws -> LuaValue) {
        let body = FunctionBody(name, offset: 1) { call in
            try call.runtime.push(try body(try call.receiver(as: T.self)), on: call.state)
            return 1
        }
        properties.append((name, body))
    }

    /// Declares what `tostring(object)` gives.
    public mutating func description(_ body: @escaping (T) -> String) {
        describing = FunctionBody("tostring", offset: 1) { call in
            call.runtime.push(body(try call.receiver(as: T.self)), on: call.state)
            return 1
        }
    }

    /// Declares `object:close()`, which the end of a `<close>` variable calls too.
    ///
    /// The body can run more than once.
    public mutating func close(_ body: @escaping (T) throws -> Void) {
        let body = FunctionBody("close", offset: 1) { call in
            try body(try call.receiver(as: T.self))
            return 0
        }
        closing = body
        methods.append(("close", body, false))
    }
}
