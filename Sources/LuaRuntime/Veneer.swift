import CLua
import CLuaShim

/// The Lua half of waiting: Swift starts an operation and gives its result, Lua waits between.
private let waitingSource = """
    local pause, is_done, result = ...

    local function await(event)
      while not is_done(event) do pause(event) end
      return result(event)
    end

    local function waiting(start)
      return function(...) return await(start(...)) end
    end

    return await, waiting
    """

extension LuaRuntime {
    /// The name of our own chunks, which tracebacks leave out.
    static let ownChunkName = "=[certferry]"

    func installVeneer() {
        let event = { (call: LuaCall) throws(LuaError) in try call.object(1, as: Event.self) }
        let wait = makeRaw("wait") { call in
            call.runtime.scheduler.waitInPlace(for: try event(call))
            return 0
        }
        let isDone = makeRaw("is_done") { call in
            lua_pushboolean(call.state, try event(call).isDone ? 1 : 0)
            return 1
        }
        let result = makeRaw("result") { call in
            try call.runtime.pushResult(of: try event(call), on: call.state)
        }
        let pause = withStack { state in
            wait.reference.push(on: state)
            luashim_push_pause(state, -1)
            return LuaFunction(reference(to: -1, on: state))
        }
        let functions = runOwn(
            waitingSource, [.function(pause), .function(isDone), .function(result)])
        guard let waiter = functions[0].function, let waiting = functions[1].function else {
            preconditionFailure("the veneer returns two functions")
        }
        waitingFunction = waiting.reference
        withStack { state in
            entry(of: Event.self).methods.push(on: state)
            push("wait", on: state)
            waiter.reference.push(on: state)
            lua_rawset(state, -3)
        }
    }

    /// Runs a chunk of our own, which cannot fail.
    func runOwn(_ source: String, _ arguments: [LuaValue] = []) -> [LuaValue] {
        do throws(LuaError) {
            let chunk = try load(Array(source.utf8), named: Self.ownChunkName)
            return try call(chunk, arguments)
        } catch {
            preconditionFailure("own chunk: \(error.message)")
        }
    }

    func makeRaw(
        _ name: String, _ body: @escaping (LuaCall) throws -> CInt
    ) -> LuaFunction {
        withStack { state in
            push(FunctionBody(name, run: body), on: state)
            return LuaFunction(reference(to: -1, on: state))
        }
    }

    /// Pushes a body, behind the veneer if it starts an operation.
    func pushFunction(_ body: FunctionBody, waits: Bool, on state: OpaquePointer) {
        guard waits, let waitingFunction else { return push(body, on: state) }
        waitingFunction.push(on: state)
        push(body, on: state)
        guard luashim_call(state, 1, 1) == LUA_OK else {
            preconditionFailure("making a closure cannot fail")
        }
    }

    /// Pushes what an event that is done has brought, or throws what it raised.
    private func pushResult(of event: Event, on state: OpaquePointer) throws -> CInt {
        event.isObserved = true
        switch event.outcome {
        case .data(.values(let values)): return try pushResults(values, on: state)
        case .data(let data):
            try push(data, on: state)
            return 1
        case .values(let table, let count):
            return try pushResults(table, count, on: state)
        case .failure(let error): throw error
        case .raised(let error): throw error
        case .stopped:
            luashim_push_stop(state)
            return CInt(LUASHIM_ERROR)
        case nil: preconditionFailure("the veneer waits first")
        }
    }

    private func pushResults(
        _ table: LuaReference, _ count: Int, on state: OpaquePointer
    ) throws(LuaError) -> CInt {
        guard lua_checkstack(state, CInt(clamping: count + 2)) != 0 else {
            throw .stackOverflow
        }
        table.push(on: state)
        let position = lua_gettop(state)
        for item in 0..<count {
            lua_rawgeti(state, position, lua_Integer(item + 1))
        }
        return CInt(count)
    }
}

extension LuaCall {
    /// Starts an operation and pushes its event for the veneer.
    func start(_ operation: @escaping LuaOperation) -> CInt {
        runtime.push(runtime.scheduler.start(operation), on: state)
        return 1
    }
}
