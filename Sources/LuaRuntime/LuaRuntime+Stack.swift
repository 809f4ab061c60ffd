import CLua
import CLuaShim

/// Values to and from a Lua stack. Nothing here can raise: see the classes in luashim.h.
extension LuaRuntime {
    /// Slots that each step of a push may need beyond what it has asked for.
    private static let room: CInt = 12

    /// The coroutine that runs now, or the main state.
    var current: OpaquePointer {
        luashim_current(main)
    }

    /// Runs the body on the current stack and restores its height.
    func withStack<Result, Failure: Error>(
        _ body: (OpaquePointer) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        let state = current
        let top = lua_gettop(state)
        guard lua_checkstack(state, Self.room) != 0 else {
            preconditionFailure("Lua's stack holds a million values")
        }
        defer { lua_settop(state, top) }
        return try body(state)
    }

    func pop(_ count: CInt, from state: OpaquePointer) {
        lua_settop(state, -count - 1)
    }

    func push(_ text: String, on state: OpaquePointer) {
        var text = text
        text.withUTF8 { push($0, on: state) }
    }

    func push(_ bytes: UnsafeBufferPointer<UInt8>, on state: OpaquePointer) {
        bytes.withMemoryRebound(to: CChar.self) {
            _ = lua_pushlstring(state, $0.baseAddress, $0.count)
        }
    }

    func push(_ value: LuaValue, on state: OpaquePointer) throws(LuaError) {
        switch value {
        case .nil: lua_pushnil(state)
        case .boolean(let flag): lua_pushboolean(state, flag ? 1 : 0)
        case .integer(let integer): lua_pushinteger(state, integer)
        case .number(let number): lua_pushnumber(state, number)
        case .string(let bytes): bytes.withUnsafeBufferPointer { push($0, on: state) }
        case .null: luashim_push_null(state)
        case .table(let table): push(table.reference, on: state)
        case .function(let function): push(function.reference, on: state)
        case .object(let object): push(object, on: state)
        case .other(let reference): push(reference, on: state)
        case .data(let data): try push(data, on: state)
        }
    }

    private func push(_ reference: LuaReference, on state: OpaquePointer) {
        precondition(reference.pool === pool, "a value of another runtime")
        reference.push(on: state)
    }

    func push(_ data: LuaData, on state: OpaquePointer) throws(LuaError) {
        guard lua_checkstack(state, Self.room) != 0 else { throw .stackOverflow }
        switch data {
        case .nil: lua_pushnil(state)
        case .boolean(let flag): lua_pushboolean(state, flag ? 1 : 0)
        case .integer(let integer): lua_pushinteger(state, integer)
        case .number(let number): lua_pushnumber(state, number)
        case .string(let bytes): bytes.withUnsafeBufferPointer { push($0, on: state) }
        case .null: luashim_push_null(state)
        case .json(let bytes): try push(json: bytes, on: state)
        case .object(let object): push(object, on: state)
        case .list(let list): try push(list, on: state)
        case .record(let record): try push(record, on: state)
        case .values(let values): try push(values.first ?? .nil, on: state)
        }
    }

    private func push(_ list: [LuaData], on state: OpaquePointer) throws(LuaError) {
        lua_createtable(state, CInt(clamping: list.count), 0)
        for (offset, item) in list.enumerated() {
            try push(item, on: state)
            lua_rawseti(state, -2, lua_Integer(offset + 1))
        }
    }

    func push(_ record: [String: LuaData], on state: OpaquePointer) throws(LuaError) {
        lua_createtable(state, 0, CInt(clamping: record.count))
        for (key, item) in record {
            push(key, on: state)
            try push(item, on: state)
            lua_rawset(state, -3)
        }
    }

    private func push(json bytes: [UInt8], on state: OpaquePointer) throws(LuaError) {
        let status = bytes.withUnsafeBufferPointer { buffer in
            buffer.withMemoryRebound(to: CChar.self) {
                luashim_json_decode(state, $0.baseAddress, $0.count, Self.maximumJSONDepth)
            }
        }
        guard status == LUA_OK else {
            throw LuaError(.json, takeText(from: state))
        }
    }

    /// The greatest nesting of JSON that is read.
    static let maximumJSONDepth = 128

    /// Pushes what a function returns and counts it.
    func pushResults(_ value: LuaValue, on state: OpaquePointer) throws(LuaError) -> CInt {
        guard case .data(.values(let values)) = value else {
            try push(value, on: state)
            return 1
        }
        return try pushResults(values, on: state)
    }

    func pushResults(_ values: [LuaData], on state: OpaquePointer) throws(LuaError) -> CInt {
        guard lua_checkstack(state, CInt(clamping: values.count + 1)) != 0 else {
            throw .stackOverflow
        }
        for value in values {
            try push(value, on: state)
        }
        return CInt(values.count)
    }

    func value(at index: CInt, on state: OpaquePointer) -> LuaValue {
        switch lua_type(state, index) {
        case LUA_TNIL, LUA_TNONE: .nil
        case LUA_TBOOLEAN: .boolean(lua_toboolean(state, index) != 0)
        case LUA_TNUMBER:
            lua_isinteger(state, index) != 0
                ? .integer(lua_tointegerx(state, index, nil))
                : .number(lua_tonumberx(state, index, nil))
        case LUA_TSTRING: .string(bytes(at: index, on: state))
        case LUA_TTABLE: .table(LuaTable(reference(to: index, on: state)))
        case LUA_TFUNCTION: .function(LuaFunction(reference(to: index, on: state)))
        default: valueOfOther(at: index, on: state)
        }
    }

    private func valueOfOther(at index: CInt, on state: OpaquePointer) -> LuaValue {
        if luashim_is_null(state, index) { return .null }
        if luashim_is_box(state, index), let object = luashim_box_object(state, index),
            let object = Unmanaged<AnyObject>.fromOpaque(object).takeUnretainedValue()
                as? any LuaObject
        {
            return .object(object)
        }
        return .other(reference(to: index, on: state))
    }

    /// The bytes of a string; the value must be one.
    func bytes(at index: CInt, on state: OpaquePointer) -> [UInt8] {
        withBytes(at: index, on: state) { Array($0) }
    }

    /// The text of a string, malformed UTF-8 repaired; the value must be a string.
    func text(at index: CInt, on state: OpaquePointer) -> String {
        withBytes(at: index, on: state) { String(decoding: $0, as: UTF8.self) }
    }

    private func withBytes<Result>(
        at index: CInt, on state: OpaquePointer, _ body: (UnsafeRawBufferPointer) -> Result
    ) -> Result {
        var count = 0
        let start = lua_tolstring(state, index, &count)
        return body(UnsafeRawBufferPointer(start: start, count: start == nil ? 0 : count))
    }

    /// Pops the string on top.
    func takeText(from state: OpaquePointer) -> String {
        defer { pop(1, from: state) }
        return text(at: -1, on: state)
    }

    func reference(to index: CInt, on state: OpaquePointer) -> LuaReference {
        pool.drain(state)
        lua_pushvalue(state, index)
        return LuaReference(slot: luaL_ref(state, luashim_registry_index()), pool: pool)
    }
}
