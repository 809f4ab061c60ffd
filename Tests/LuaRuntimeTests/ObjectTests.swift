import LuaRuntime
import Synchronization
import Testing

/// An object that counts, for tests.
final class Counter: LuaObject, Sendable {
    static let luaName = "counter"
    static let alive = Atomic<Int>(0)

    let count = Mutex(0)

    init() { Self.alive.add(1, ordering: .relaxed) }
    deinit { Self.alive.subtract(1, ordering: .relaxed) }

    static func describe(_ type: inout LuaTypeBuilder<Counter>) {
        type.method("add") { counter, call in
            counter.count.withLock { $0 += 1 }
            return call.isNil(1) ? .object(counter) : call.value(1)
        }
        type.operation("later") { counter, call in
            let amount = try call.integer(1)
            return { .integer(Int64(counter.count.withLock { $0 }) + amount) }
        }
        type.property("total") { .integer(Int64($0.count.withLock { $0 })) }
        type.description { "<counter \($0.count.withLock { $0 })>" }
        type.close { counter in counter.count.withLock { $0 = -1 } }
    }
}

@Suite(.serialized) struct ObjectTests {
    private func withCounter(_ source: String) async throws -> [String] {
        let texts = try await onLuaThread { runtime in
            let counter = Counter()
            var module = LuaModule("c")
            module.type(Counter.self)
            module.function("new") { _ in .object(Counter()) }
            module.function("same") { _ in .object(counter) }
            runtime.register(module)
            return try runtime.texts("local c = require 'c'; local a = c.same(); " + source)
        }
        return texts
    }

    @Test func hasMethodsPropertiesAndText() async throws {
        let texts = try await withCounter(
            "a:add():add(); return a.total, a:later(10), tostring(a), a.absent, a:add('x')")
        #expect(texts == ["2", "12", "<counter 2>", "nil", "x"])
    }

    @Test func comparesByIdentity() async throws {
        let texts = try await withCounter("return a == c.same(), a == c.new(), a == 1")
        #expect(texts == ["true", "false", "false"])
    }

    @Test func publishesItsMethodsForLuaToExtend() async throws {
        let texts = try await withCounter(
            """
            function c.counter:twice() return self.total * 2 end
            a:add()
            return a:twice(), a.__name, table.concat(a.__fields, ","), getmetatable(a)
            """)
        #expect(texts == ["2", "counter", "total", "false"])
    }

    @Test func refusesForeignReceivers() async throws {
        let texts = try await withCounter("return pcall(a.add, {})")
        #expect(
            texts == [
                "false", "test:1: calling 'add' on bad self (counter expected, got table)",
            ])
    }

    @Test func closesAtTheEndOfItsScope() async throws {
        let texts = try await withCounter("do local x <close> = a end return a.total")
        #expect(texts == ["-1"])
    }

    @Test func releasesEveryObject() async throws {
        _ = try await withCounter(
            """
            keep = {}
            for i = 1, 1000 do keep[i % 10] = c.new():add() end
            local t = setmetatable({}, {__gc = function() return a.total end})
            waiting = coroutine.wrap(function() local n = c.new(); coroutine.yield(n) end)
            return waiting()
            """)
        #expect(Counter.alive.load(ordering: .relaxed) == 0)
    }
}
