import CLua
import CLuaShim

/// What a runtime keeps of a type: its metatable and method table.
final class TypeEntry {
    let metatable: LuaReference
    let methods: LuaReference

    /// The metatable's address, which identifies the type of a box.
    let identity: UnsafeRawPointer

    init(metatable: LuaReference, methods: LuaReference, identity: UnsafeRawPointer) {
        self.metatable = metatable
        self.methods = methods
        self.identity = identity
    }
}

/// Swift objects on the stack.
extension LuaRuntime {
    func push(_ object: any LuaObject, on state: OpaquePointer) {
        pushOpened(object, on: state)
    }

    private func pushOpened<T: LuaObject>(_ object: T, on state: OpaquePointer) {
        entry(of: T.self).metatable.push(on: state)
        let owned = Unmanaged.passRetained(object).toOpaque()
        luashim_push_object(state, owned, releaseObject, -1)
        lua_rotate(state, -2, 1)
        pop(1, from: state)
    }

    /// The object in a box of exactly this type that is not closed.
    func object<T: LuaObject>(
        at index: CInt, on state: OpaquePointer, as type: T.Type
    ) -> T? {
        guard isBox(at: index, on: state, of: type),
            let object = luashim_box_object(state, index)
        else { return nil }
        return unsafeDowncast(
            Unmanaged<AnyObject>.fromOpaque(object).takeUnretainedValue(), to: type)
    }

    func isClosed<T: LuaObject>(
        at index: CInt, on state: OpaquePointer, as type: T.Type
    ) -> Bool {
        isBox(at: index, on: state, of: type) && luashim_box_object(state, index) == nil
    }

    private func isBox<T: LuaObject>(
        at index: CInt, on state: OpaquePointer, of type: T.Type
    ) -> Bool {
        lua_type(state, index) == LUA_TUSERDATA
            && luashim_metatable(state, index) == entry(of: type).identity
    }

    func entry<T: LuaObject>(of type: T.Type) -> TypeEntry {
        if let entry = types[ObjectIdentifier(type)] { return entry }
        let entry = makeEntry(of: type)
        types[ObjectIdentifier(type)] = entry
        return entry
    }

    private func makeEntry<T: LuaObject>(of type: T.Type) -> TypeEntry {
        var builder = LuaTypeBuilder<T>()
        T.describe(&builder)
        return withStack { state in
            luashim_push_type(state, T.luaName)
            let metatable = lua_gettop(state) - 2
            set("__tostring", builder.describing, of: metatable, on: state)
            set("__close", builder.closing, of: metatable, on: state)
            for method in builder.methods {
                push(method.name, on: state)
                pushFunction(method.body, waits: method.waits, on: state)
                lua_rawset(state, metatable + 1)
            }
            for property in builder.properties {
                set(property.name, property.body, of: metatable + 2, on: state)
            }
            setFields(T.luaName, builder.properties.map(\.name), of: metatable + 1, on: state)
            guard let identity = lua_topointer(state, metatable) else {
                preconditionFailure("a table has an address")
            }
            return TypeEntry(
                metatable: reference(to: metatable, on: state),
                methods: reference(to: metatable + 1, on: state), identity: identity)
        }
    }

    private func set(
        _ key: String, _ body: FunctionBody?, of table: CInt, on state: OpaquePointer
    ) {
        guard let body else { return }
        push(key, on: state)
        push(body, on: state)
        lua_rawset(state, table)
    }

    private func setFields(
        _ name: String, _ properties: [String], of methods: CInt, on state: OpaquePointer
    ) {
        push("__name", on: state)
        push(name, on: state)
        lua_rawset(state, methods)
        push("__fields", on: state)
        lua_createtable(state, CInt(properties.count), 0)
        for (offset, property) in properties.enumerated() {
            push(property, on: state)
            lua_rawseti(state, -2, lua_Integer(offset + 1))
        }
        lua_rawset(state, methods)
    }

    /// The type of an argument as messages name it.
    func typeName(at index: CInt, on state: OpaquePointer) -> String {
        guard lua_type(state, index) != LUA_TNONE else { return "no value" }
        if luaL_getmetafield(state, index, "__name") != LUA_TNIL {
            defer { pop(1, from: state) }
            if lua_type(state, -1) == LUA_TSTRING { return text(at: -1, on: state) }
        }
        return String(cString: lua_typename(state, lua_type(state, index)))
    }

    func typeName(of value: LuaValue) -> String {
        withStack { state in
            guard (try? push(value, on: state)) != nil else { return "value" }
            return typeName(at: -1, on: state)
        }
    }
}
