import Foundation
import Glibc
import LuaRuntime
import Testing

/// One at a time: SIGINT belongs to the process.
@Suite(.serialized) struct InterruptTests {
    private static let loops = [
        "while true do end",
        "while true do pcall(function() while true do end end) end",
        "while true do xpcall(function() while true do end end, function() end) end",
        "coroutine.wrap(function() while true do end end)()",
        "while true do pcall(coroutine.wrap(function() while true do end end)) end",
        "while true do coroutine.resume(coroutine.create(function() while true do end end)) end",
        "while true do for i = 1, 100 do coroutine.wrap(function() coroutine.yield() end)() end end",
        "while true do load(function() while true do end end) end",
        "while true do local s = ('x'):rep(10) end",
        "require'async'.spawn(function() while true do end end) require'async'.sleep(1000)",
        "table.sort({1,2,3}, function() while true do end end)",
        "repeat local t = setmetatable({}, {__index = function() while true do end end}); pcall(function() return t.x end) until false",
    ]

    private static let waits = [
        "async.sleep(1000)",
        "pcall(async.sleep, 1000)",
        "coroutine.wrap(function() async.sleep(1000) end)()",
        "async.map({1, 2, 3}, function() async.sleep(1000) end)",
        "async.spawn(function() async.sleep(1000) end):wait()",
        "local l = {} for i = 1, 200 do l[i] = i end async.map(l, function() async.sleep(1000) end, {limit = 200})",
        "table.sort({1, 2, 3}, function() async.sleep(1000) return false end)",
        "table.sort({1, 2, 3}, function() async.map({1, 2}, function() async.sleep(1000) end) return false end)",
        "while true do pcall(async.sleep, 1000) end",
    ]

    /// Sends SIGINT to the process from another thread; by then the script is in its loop or wait.
    private static func strikeSoon() {
        Thread.detachNewThread {
            usleep(30_000)
            kill(getpid(), SIGINT)
        }
    }

    private func interrupt(_ source: String) async throws -> LuaError? {
        try await onLuaThread { runtime in
            runtime.installInterruptHandler()
            runtime.globals["kept"] = .integer(1)
            runtime.globals["strike_soon"] = .function(
                runtime.makeFunction("strike_soon") { _ in
                    Self.strikeSoon()
                    return .nil
                })
            let prologue = """
                local async = require "async"
                local x <close> = setmetatable({}, {__close = function()
                  for i = 1, 1000 do closed = i end
                end})
                strike_soon()

                """
            let clock = ContinuousClock()
            let begin = clock.now
            let error = runtime.failure(of: prologue + source)
            #expect(clock.now - begin < .seconds(2))
            #expect(runtime.wasInterrupted)
            #expect(runtime.globals["kept"].integer == 1)
            #expect(runtime.globals["closed"].integer == 1000)
            runtime.clearInterrupt()
            try runtime.check(
                "local n = 0; for i = 1, 1e5 do n = n + 1 end; return n", gives: ["100000"])
            return error
        }
    }

    @Test(arguments: loops)
    func stopsALoop(source: String) async throws {
        let error = try await interrupt(source)
        #expect(error?.code == .interrupted)
        #expect(error?.message.hasSuffix("interrupted!") == true)
    }

    @Test(arguments: waits)
    func stopsAWait(source: String) async throws {
        let error = try await interrupt(source)
        #expect(error?.code == .interrupted)
        #expect(error?.message == "interrupted")
    }

    @Test func closesSpawnedTasks() async throws {
        try await onLuaThread { runtime in
            runtime.installInterruptHandler()
            runtime.registerTestModule { module in
                module.function("strike_soon") { _ in
                    Self.strikeSoon()
                    return .nil
                }
            }
            _ = runtime.failure(
                of: """
                    local async = require "async"
                    closed = 0
                    for i = 1, 10 do
                      async.spawn(function()
                        local x <close> = setmetatable({}, {__close = function()
                          async.sleep(0.001)
                          closed = closed + 1
                        end})
                        async.sleep(1000)
                      end)
                    end
                    async.sleep(0)
                    require "t".strike_soon()
                    async.sleep(1000)
                    """)
            #expect(runtime.globals["closed"].integer == 10)
            runtime.clearInterrupt()
        }
    }

    @Test func aSignalOutsideOfARunOnlySetsTheFlag() async throws {
        try await onLuaThread { runtime in
            runtime.installInterruptHandler()
            #expect(!runtime.wasInterrupted)
            raise(SIGINT)
            #expect(runtime.wasInterrupted)
            #expect(runtime.failure(of: "while true do end")?.code == .interrupted)
            runtime.clearInterrupt()
            #expect(!runtime.wasInterrupted)
            try runtime.check("return 1", gives: ["1"])
        }
    }

    @Test func cancelsTheSwiftTask() async throws {
        let cancelled = AsyncStream<Void>.makeStream()
        try await onLuaThread { runtime in
            runtime.installInterruptHandler()
            runtime.registerTestModule { module in
                module.operation("hang") { _ in
                    {
                        await withTaskCancellationHandler {
                            kill(getpid(), SIGINT)
                            for await _ in AsyncStream<Void>.makeStream().stream {}
                        } onCancel: {
                            cancelled.continuation.finish()
                        }
                        return .nil
                    }
                }
            }
            #expect(runtime.failure(of: "require 't'.hang()")?.code == .interrupted)
            runtime.clearInterrupt()
        }
        for await _ in cancelled.stream {}
    }

    /// A pattern that backtracks for years: no hook can stop it.
    @Test func theThirdSignalLeavesNativeCode() async throws {
        let child = await #expect(
            processExitsWith: .exitCode(130), observing: [\.standardErrorContent]
        ) {
            let runtime = LuaRuntime()
            runtime.installInterruptHandler()
            Thread.detachNewThread {
                while true {
                    usleep(30_000)
                    kill(getpid(), SIGINT)
                }
            }
            try runtime.run("(('a'):rep(40)):find(('a?'):rep(40) .. ('a'):rep(40))")
        }
        let message = String(decoding: child?.standardErrorContent ?? [], as: UTF8.self)
        #expect(message.contains("still busy in native code; press Ctrl-C again to leave"))
    }
}
