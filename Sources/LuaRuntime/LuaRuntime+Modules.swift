import CLua
import CLuaShim

/// Modules for `require`.
extension LuaRuntime {
    /// Makes a module available to `require`; its table is built when a script first asks.
    public func register(_ module: LuaModule) {
        preload(module.name) { call in
            call.runtime.push(module, on: call.state)
            return 1
        }
    }

    /// Makes a file of Lua that is part of the program available to `require`.
    ///
    /// - Parameters:
    ///   - name: The module's name.
    ///   - source: The text. Its frames are left out of tracebacks.
    public func register(_ name: String, source: String) {
        preload(name) { call in
            let chunk = try call.runtime.load(
                Array(source.utf8), named: "=[certferry \(name)]")
            let results = try call.runtime.call(chunk, [.text(name)])
            try call.runtime.push(results.first ?? .nil, on: call.state)
            return 1
        }
    }

    /// Imports a module as `require` would.
    ///
    /// - Throws: ``LuaError`` if there is none, or what its loader raised.
    public func require(_ name: String) throws(LuaError) -> LuaValue {
        guard let function = globals["require"].function else {
            throw LuaError(.runtime, "'require' is not a function")
        }
        return try call(function, [.text(name)]).first ?? .nil
    }

    func preload(_ name: String, _ body: @escaping (LuaCall) throws -> CInt) {
        withStack { state in
            push(LuaRuntime.preloadKey, on: state)
            lua_rawget(state, luashim_registry_index())
            push(name, on: state)
            push(FunctionBody(name, run: body), on: state)
            lua_rawset(state, -3)
        }
    }

    /// Where Lua keeps `package.preload`: LUA_PRELOAD_TABLE.
    private static let preloadKey = "_PRELOAD"

    func push(_ module: LuaModule, on state: OpaquePointer) {
        lua_checkstack(state, 12)
        lua_createtable(state, 0, CInt(clamping: module.functions.count))
        let table = lua_gettop(state)
        for function in module.functions {
            push(function.name, on: state)
            pushFunction(function.body, waits: function.waits, on: state)
            lua_rawset(state, table)
        }
        for type in module.types {
            push(type.name, on: state)
            type.methods(self).push(on: state)
            lua_rawset(state, table)
        }
        let published = LuaTable(reference(to: table, on: state))
        for (name, value) in module.values {
            published[name] = value()
        }
    }
}
