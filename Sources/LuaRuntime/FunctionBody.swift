import CLua
import CLuaShim

/// A Swift function that Lua owns and calls.
final class FunctionBody {
    /// The name in messages.
    let name: String

    /// Where arguments start: 0 for a function, 1 after the receiver of a method.
    let offset: CInt

    /// Pushes results and returns their number.
    let run: (LuaCall) throws -> CInt

    init(_ name: String, offset: CInt = 0, run: @escaping (LuaCall) throws -> CInt) {
        self.name = name
        self.offset = offset
        self.run = run
    }
}

extension LuaRuntime {
    /// Pushes a function of Lua that runs the body.
    func push(_ body: FunctionBody, on state: OpaquePointer) {
        let object = Unmanaged.passRetained(body).toOpaque()
        luashim_push_function(state, object, runFunctionBody, releaseObject)
    }
}

/// Runs a body for the trampoline.
///
/// It must not raise, only return the verdict.
private func runFunctionBody(
    _ object: UnsafeMutableRawPointer?, _ state: OpaquePointer?
) -> CInt {
    guard let object, let state, let owner = luashim_owner(state) else {
        preconditionFailure("the trampoline passes both")
    }
    let body = Unmanaged<FunctionBody>.fromOpaque(object).takeUnretainedValue()
    let runtime = Unmanaged<LuaRuntime>.fromOpaque(owner).takeUnretainedValue()
    do {
        return try body.run(LuaCall(runtime: runtime, state: state, function: body))
    } catch {
        runtime.push(error: error, on: state)
        return CInt(LUASHIM_ERROR)
    }
}

/// Releases what a box has owned.
func releaseObject(_ object: UnsafeMutableRawPointer?) {
    guard let object else { return }
    Unmanaged<AnyObject>.fromOpaque(object).release()
}
