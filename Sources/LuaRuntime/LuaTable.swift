import CLua
import CLuaShim

/// A table of Lua, by reference.
///
/// Subscripts are raw: they never run metamethods, so they cannot fail. After the runtime was
/// closed they read nil and write nothing.
public struct LuaTable: Sendable {
    /// What keeps the table alive.
    public let reference: LuaReference

    init(_ reference: LuaReference) {
        self.reference = reference
    }

    /// The value at a name; assigning nil removes it.
    ///
    /// Assigned data that is not valid, such as ``LuaData/json(_:)`` with malformed text, is
    /// taken for nil; use ``set(_:_:)`` to learn of that.
    public subscript(key: String) -> LuaValue {
        get {
            read { $1.push(key, on: $0) }
        }
        nonmutating set {
            try? set(key, newValue)
        }
    }

    /// The value at a position, the first being 1.
    public subscript(position: Int) -> LuaValue {
        get {
            read { state, _ in lua_pushinteger(state, lua_Integer(position)) }
        }
        nonmutating set {
            try? write(newValue) { state, _ in lua_pushinteger(state, lua_Integer(position)) }
        }
    }

    /// Stores a value at a name.
    ///
    /// - Throws: ``LuaError`` if the value holds data that cannot become Lua values.
    public func set(_ key: String, _ value: LuaValue) throws(LuaError) {
        try write(value) { $1.push(key, on: $0) }
    }

    /// The number of positions, as the raw length operator counts them.
    public var count: Int {
        guard let runtime = reference.runtime else { return 0 }
        return runtime.withStack { state in
            reference.push(on: state)
            return Int(lua_rawlen(state, -1))
        }
    }

    /// The metatable, if there is one.
    public var metatable: LuaTable? {
        guard let runtime = reference.runtime else { return nil }
        return runtime.withStack { state in
            reference.push(on: state)
            guard lua_getmetatable(state, -1) != 0 else { return nil }
            return runtime.value(at: -1, on: state).table
        }
    }

    /// Whether the table is marked as a JSON array.
    public var isArray: Bool {
        guard let runtime = reference.runtime else { return false }
        return runtime.withStack { state in
            reference.push(on: state)
            return luashim_is_array(state, -1)
        }
    }

    /// All keys with their values, in Lua's order.
    public func pairs() -> [(key: LuaValue, value: LuaValue)] {
        guard let runtime = reference.runtime else { return [] }
        return runtime.withStack { state in
            var pairs: [(key: LuaValue, value: LuaValue)] = []
            var more = true
            reference.push(on: state)
            let table = lua_gettop(state)
            lua_pushnil(state)
            while luashim_next(state, table, &more) == LUA_OK, more {
                pairs.append(
                    (runtime.value(at: -2, on: state), runtime.value(at: -1, on: state)))
                runtime.pop(1, from: state)
            }
            return pairs
        }
    }

    private func read(key push: (OpaquePointer, LuaRuntime) -> Void) -> LuaValue {
        guard let runtime = reference.runtime else { return .nil }
        return runtime.withStack { state in
            reference.push(on: state)
            push(state, runtime)
            lua_rawget(state, -2)
            return runtime.value(at: -1, on: state)
        }
    }

    private func write(
        _ value: LuaValue, key push: (OpaquePointer, LuaRuntime) -> Void
    ) throws(LuaError) {
        guard let runtime = reference.runtime else { throw .closed }
        try runtime.withStack { state throws(LuaError) in
            reference.push(on: state)
            push(state, runtime)
            try runtime.push(value, on: state)
            lua_rawset(state, -3)
        }
    }
}
