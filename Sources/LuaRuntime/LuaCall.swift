import CLua
import CLuaShim

/// One call of a Swift function by Lua: its arguments, counted from 1.
///
/// Valid during the call only. A wrong argument throws a ``LuaError`` that reads as Lua's own:
/// `bad argument #2 to 'secret' (string expected, got nil)`.
public struct LuaCall {
    /// The runtime that the call came from.
    public let runtime: LuaRuntime

    let state: OpaquePointer
    let function: FunctionBody

    /// The number of arguments; of a method, without its receiver.
    public var count: Int {
        Int(lua_gettop(state) - function.offset)
    }

    /// The argument, nil where none was passed.
    public func value(_ position: Int) -> LuaValue {
        runtime.value(at: index(position), on: state)
    }

    /// Whether the argument is nil or was not passed.
    public func isNil(_ position: Int) -> Bool {
        lua_type(state, index(position)) <= LUA_TNIL
    }

    /// The text of a string or number.
    public func string(_ position: Int) throws(LuaError) -> String {
        runtime.text(at: try text(at: position), on: state)
    }

    /// The text of a string or number, nil for nil.
    public func optionalString(_ position: Int) throws(LuaError) -> String? {
        isNil(position) ? nil : try string(position)
    }

    /// The bytes of a string or number.
    public func bytes(_ position: Int) throws(LuaError) -> [UInt8] {
        runtime.bytes(at: try text(at: position), on: state)
    }

    /// The bytes of a string or number, nil for nil.
    public func optionalBytes(_ position: Int) throws(LuaError) -> [UInt8]? {
        isNil(position) ? nil : try bytes(position)
    }

    /// A number without a fraction.
    public func integer(_ position: Int) throws(LuaError) -> Int64 {
        var isInteger: CInt = 0
        let integer = lua_tointegerx(state, index(position), &isInteger)
        if isInteger != 0 { return integer }
        guard lua_isnumber(state, index(position)) != 0 else {
            throw mismatch(position, expected: "number")
        }
        throw bad(position, "number has no integer representation")
    }

    /// A number without a fraction, nil for nil.
    public func optionalInteger(_ position: Int) throws(LuaError) -> Int64? {
        isNil(position) ? nil : try integer(position)
    }

    /// A number.
    public func number(_ position: Int) throws(LuaError) -> Double {
        var isNumber: CInt = 0
        let number = lua_tonumberx(state, index(position), &isNumber)
        guard isNumber != 0 else { throw mismatch(position, expected: "number") }
        return number
    }

    /// A boolean.
    public func boolean(_ position: Int) throws(LuaError) -> Bool {
        guard lua_type(state, index(position)) == LUA_TBOOLEAN else {
            throw mismatch(position, expected: "boolean")
        }
        return lua_toboolean(state, index(position)) != 0
    }

    /// A table.
    public func table(_ position: Int) throws(LuaError) -> LuaTable {
        guard case .table(let table) = value(position) else {
            throw mismatch(position, expected: "table")
        }
        return table
    }

    /// A table, nil for nil.
    public func optionalTable(_ position: Int) throws(LuaError) -> LuaTable? {
        isNil(position) ? nil : try table(position)
    }

    /// A function.
    public func function(_ position: Int) throws(LuaError) -> LuaFunction {
        guard case .function(let function) = value(position) else {
            throw mismatch(position, expected: "function")
        }
        return function
    }

    /// An object of the type.
    public func object<T: LuaObject>(_ position: Int, as type: T.Type) throws(LuaError) -> T {
        guard let object = runtime.object(at: index(position), on: state, as: type) else {
            if runtime.isClosed(at: index(position), on: state, as: type) {
                throw bad(position, "the \(T.luaName) is closed")
            }
            throw mismatch(position, expected: T.luaName)
        }
        return object
    }

    /// An object of the type, nil for nil.
    public func optionalObject<T: LuaObject>(
        _ position: Int, as type: T.Type
    ) throws(LuaError) -> T? {
        isNil(position) ? nil : try object(position, as: type)
    }

    /// Any value as JSON text.
    public func json(_ position: Int) throws(LuaError) -> [UInt8] {
        if count < position { throw bad(position, "value expected") }
        do throws(LuaError) {
            return try runtime.json(at: index(position), on: state)
        } catch {
            throw bad(position, error.message)
        }
    }

    /// A table of options, empty if nil was passed.
    ///
    /// - Parameters:
    ///   - position: The argument.
    ///   - allowed: All keys that it may have.
    /// - Throws: ``LuaError`` for any other key, naming the nearest one that is allowed.
    public func options(_ position: Int, _ allowed: [String]) throws(LuaError) -> LuaOptions {
        let options = LuaOptions(
            table: try optionalTable(position), runtime: runtime, function: function.name)
        try options.check(allowed: allowed)
        return options
    }

    /// The error for an argument, worded as Lua's own functions do.
    public func bad(_ position: Int, _ problem: String) -> LuaError {
        LuaError(.argument, "bad argument #\(position) to '\(function.name)' (\(problem))")
    }

    func index(_ position: Int) -> CInt {
        CInt(position) + function.offset
    }

    /// The receiver of a method.
    func receiver<T: LuaObject>(as type: T.Type) throws(LuaError) -> T {
        if let object = runtime.object(at: 1, on: state, as: type) { return object }
        let problem =
            runtime.isClosed(at: 1, on: state, as: type)
            ? "the \(T.luaName) is closed"
            : "\(T.luaName) expected, got \(runtime.typeName(at: 1, on: state))"
        throw LuaError(.argument, "calling '\(function.name)' on bad self (\(problem))")
    }

    private func mismatch(_ position: Int, expected: String) -> LuaError {
        let got = runtime.typeName(at: index(position), on: state)
        return bad(position, "\(expected) expected, got \(got)")
    }

    private func text(at position: Int) throws(LuaError) -> CInt {
        let type = lua_type(state, index(position))
        guard type == LUA_TSTRING || type == LUA_TNUMBER else {
            throw mismatch(position, expected: "string")
        }
        return index(position)
    }
}
