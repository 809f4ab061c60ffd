import LuaRuntime
import Synchronization
import Testing

struct AsyncTests {
    @Test(arguments: 1...5)
    func mapKeepsOrderAndLimit(limit: Int) async throws {
        let counter = ConcurrencyCounter()
        try await onLuaThread { runtime in
            runtime.registerTestModule { module in
                module.operation("work") { call in
                    let value = try call.integer(1)
                    return {
                        counter.begin()
                        for _ in 0..<(value % 3) { await Task.yield() }
                        counter.end()
                        return .integer(value * value)
                    }
                }
            }
            let texts = try runtime.texts(
                """
                local t, async = require "t", require "async"
                local list = {}
                for i = 1, 40 do list[i] = i end
                local squares = async.map(list, t.work, { limit = \(limit) })
                for i = 1, 40 do assert(squares[i] == i * i) end
                return #squares
                """)
            #expect(texts == ["40"])
        }
        #expect(counter.most <= limit)
        #expect(counter.most >= 1)
    }

    @Test func mapCancelsTheRestAtTheFirstFailure() async throws {
        try await onLuaThread { runtime in
            runtime.registerTestModule()
            let texts = try runtime.texts(
                """
                local t, async = require "t", require "async"
                local begun, closed = 0, 0
                local mine = { kind = "mine" }
                local ok, e = pcall(async.map, { 1, 2, 3, 4, 5, 6 }, function(i)
                  begun = begun + 1
                  local x <close> = setmetatable({}, { __close = function() closed = closed + 1 end })
                  if i == 2 then error(mine) end
                  async.sleep(1000)
                end, { limit = 3 })
                return ok, e == mine, begun, closed
                """)
            #expect(texts == ["false", "true", "2", "2"] || texts == ["false", "true", "3", "3"])
        }
    }

    @Test func allGivesFirstResultsInOrder() async throws {
        try await onLuaThread { runtime in
            runtime.registerTestModule()
            let texts = try runtime.texts(
                """
                local t, async = require "t", require "async"
                return async.all {
                  function() async.sleep(0.01) return t.echo(1), "dropped" end,
                  function() return nil end,
                  function() return t.echo(3) end,
                }
                """)
            #expect(texts == ["1", "nil", "3"])
        }
    }

    @Test func spawnedTasksGiveAllTheirResults() async throws {
        try await onLuaThread { runtime in
            runtime.registerTestModule()
            let texts = try runtime.texts(
                """
                local t, async = require "t", require "async"
                local task = async.spawn(function(a, b) return t.echo(a), b, nil end, 1, "b")
                return task:wait()
                """)
            #expect(texts == ["1", "b", "nil"])
        }
    }

    @Test func runEndsWhenAllItSpawnedHasEnded() async throws {
        try await onLuaThread { runtime in
            try runtime.run(
                "local async = require 'async'; async.spawn(function() async.sleep(0.01) done = 1 end)"
            )
            #expect(runtime.globals["done"].integer == 1)
        }
    }

    @Test func aFailureThatNobodyAwaitsIsRaised() async throws {
        try await onLuaThread { runtime in
            let error = runtime.failure(
                of: "require'async'.spawn(function() error('lost', 0) end)")
            #expect(error?.message == "lost")
        }
    }

    @Test func cancelsATaskWithItsOperation() async throws {
        try await onLuaThread { runtime in
            let texts = try runtime.texts(
                """
                local async = require "async"
                local closed = false
                local task = async.spawn(function()
                  local x <close> = setmetatable({}, { __close = function() closed = true end })
                  async.sleep(1000)
                end)
                async.sleep(0)
                task:cancel()
                local ok, e = pcall(task.wait, task)
                return closed, ok, task:is_done()
                """)
            #expect(texts == ["true", "false", "true"])
        }
    }

    @Test func tellsTasksThatWaitForEachOther() async throws {
        try await onLuaThread { runtime in
            let error = runtime.failure(
                of: """
                    local async = require "async"
                    local task
                    task = async.spawn(function() task:wait() end)
                    task:wait()
                    """)
            #expect(error?.message.contains("can never end") == true)
        }
    }

    @Test(arguments: [
        (
            "async.map({}, print, {limt = 1})",
            "test:1: unknown option 'limt' to 'map', did you mean 'limit'?"
        ),
        (
            "async.map({}, print, {limit = 0})",
            "test:1: bad option 'limit' to 'map' (positive integer expected)"
        ),
        ("async.map(1, print)", "test:1: bad argument #1 to 'map' (table expected, got number)"),
        ("async.sleep(-1)", "test:1: bad argument #1 to 'sleep' (seconds must be 0 to 1e9)"),
    ])
    func namesMisuse(call: String, message: String) async throws {
        try await onLuaThread { runtime in
            let error = runtime.failure(of: "local async = require 'async'; \(call)")
            #expect(error?.message == message)
        }
    }
}

/// Counts how many run at once.
final class ConcurrencyCounter: Sendable {
    private let counts = Mutex((now: 0, most: 0))

    var most: Int { counts.withLock { $0.most } }

    func begin() {
        counts.withLock {
            $0.now += 1
            $0.most = max($0.most, $0.now)
        }
    }

    func end() { counts.withLock { $0.now -= 1 } }
}
