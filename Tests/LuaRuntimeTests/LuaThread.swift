import Foundation
import LuaRuntime
import Testing

/// Runs the body with a fresh runtime on a thread of its own, then closes the runtime and checks
/// that nothing leaked. `run` blocks its thread, which must not be one of Swift's pool.
func onLuaThread<R: Sendable>(_ body: @escaping @Sendable (LuaRuntime) throws -> R) async throws -> R {
    try await withCheckedThrowingContinuation { continuation in
        let thread = Thread {
            let runtime = LuaRuntime()
            let result = Result { try body(runtime) }
            runtime.close()
            #expect(runtime.liveBoxes == 0)
            continuation.resume(with: result)
        }
        thread.stackSize = 8 << 20
        thread.start()
    }
}
