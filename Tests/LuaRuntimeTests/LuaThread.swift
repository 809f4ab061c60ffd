import Foundation
import LuaRuntime
import Testing

/// Runs the body with a fresh runtime on a thread of its own, then expects no box to be left.
///
/// `run` blocks its thread, so that must not be one of Swift's pool.
@discardableResult
func onLuaThread<Result: Sendable>(
    _ body: @escaping @Sendable (LuaRuntime) throws -> Result
) async throws -> Result {
    try await withCheckedThrowingContinuation { continuation in
        let thread = Thread {
            let runtime = LuaRuntime()
            let result = Swift.Result { try body(runtime) }
            runtime.close()
            #expect(runtime.liveBoxes == 0)
            continuation.resume(with: result)
        }
        thread.stackSize = 8 << 20
        thread.start()
    }
}

extension LuaRuntime {
    /// Runs a chunk named "test".
    @discardableResult
    func run(_ source: String) throws(LuaError) -> [LuaValue] {
        try run(try load(Array(source.utf8), named: "=test"))
    }

    /// What a chunk returns, each value as `tostring` has it.
    func texts(_ source: String) throws -> [String] {
        try run(source).map { try text(of: $0) }
    }

    /// Expects what ``texts(_:)`` gives.
    func check(
        _ source: String, gives expected: [String],
        sourceLocation: SourceLocation = #_sourceLocation
    ) throws {
        let found = try texts(source)
        #expect(found == expected, sourceLocation: sourceLocation)
    }

    /// The error that a chunk ends with.
    func failure(of source: String) -> LuaError? {
        do throws(LuaError) {
            _ = try run(source)
            return nil
        } catch {
            return error
        }
    }

    /// Registers module "t" with what most tests need.
    func registerTestModule(_ add: (inout LuaModule) -> Void = { _ in }) {
        var module = LuaModule("t")
        module.operation("echo") { call in
            let value = try call.integer(1)
            return {
                await Task.yield()
                return .integer(value)
            }
        }
        module.operation("fail") { call in
            let message = try call.string(1)
            return { throw TestFailure(message: message) }
        }
        module.function("throws") { call in throw TestFailure(message: try call.string(1)) }
        module.function("text") { call in .text(try call.string(1)) }
        add(&module)
        register(module)
    }
}

/// An error with fields, as the clients of services have them.
struct TestFailure: LuaErrorConvertible, Equatable {
    let message: String

    var luaError: [String: LuaData] {
        ["kind": .text("test"), "code": .text("Broken"), "message": .text(message)]
    }
}
