import CLua
import CLuaShim

/// A Swift error within an error object of Lua.
private final class ErrorBox {
    let error: any Error

    init(_ error: any Error) {
        self.error = error
    }
}

/// Swift errors into Lua and back.
extension LuaRuntime {
    /// Pushes exactly one value for a Swift error.
    func push(error: any Error, on state: OpaquePointer) {
        lua_checkstack(state, 12)
        if let error = error as? LuaError {
            push(luaError: error, on: state)
            return
        }
        pushFields(of: error, on: state)
        let box = Unmanaged.passRetained(ErrorBox(error))
        luashim_make_error(state, box.toOpaque(), releaseObject)
    }

    private func push(luaError error: LuaError, on state: OpaquePointer) {
        if let reference = error.raised, reference.pool === pool {
            reference.push(on: state)
            return
        }
        luashim_push_where(state)
        push(takeText(from: state) + error.message, on: state)
    }

    private func pushFields(of error: any Error, on state: OpaquePointer) {
        let top = lua_gettop(state)
        let plain: [String: LuaData] = [
            "kind": .text("error"), "message": .text(String(describing: error)),
        ]
        do throws(LuaError) {
            try push((error as? any LuaErrorConvertible)?.luaError ?? plain, on: state)
        } catch {
            // A field held malformed JSON; the message is worth more than the field.
            lua_settop(state, top)
            lua_createtable(state, 0, 2)
            for (key, value) in ["kind": "error", "message": error.message] {
                push(key, on: state)
                push(value, on: state)
                lua_rawset(state, -3)
            }
        }
    }

    /// Pops the error value on top of a stack.
    func takeError(
        from state: OpaquePointer, traceback: String? = nil, code: LuaError.Code = .runtime
    ) -> LuaError {
        lua_checkstack(state, 12)
        defer { pop(1, from: state) }
        luashim_push_description(state, -1)
        let message = takeText(from: state)
        let object = luashim_error_object(state, -1)
        let box = object.map { Unmanaged<ErrorBox>.fromOpaque($0).takeUnretainedValue() }
        return LuaError(
            luashim_is_stop(state, -1) ? stopCode : code, message, underlying: box?.error,
            reference: lua_type(state, -1) == LUA_TNIL ? nil : reference(to: -1, on: state),
            traceback: traceback)
    }

    /// Pops the error that ``luashim_call`` has left, with its traceback.
    func takeCallError(from state: OpaquePointer) -> LuaError {
        luashim_push_traceback(state)
        let traceback = lua_type(state, -1) == LUA_TSTRING ? text(at: -1, on: state) : nil
        pop(1, from: state)
        return takeError(from: state, traceback: traceback)
    }

    /// The code of what stops the runtime now.
    var stopCode: LuaError.Code {
        luashim_stop_reason(main) == CInt(LUASHIM_EXITING)
            ? .exit(luashim_exit_status(main)) : .interrupted
    }
}
