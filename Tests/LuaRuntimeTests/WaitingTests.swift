import LuaRuntime
import Testing

struct WaitingTests {
    private static let cases: [(place: String, source: String, result: String)] = [
        ("the chunk", "return t.echo(5)", "5"),
        ("pcall", "return select(2, pcall(t.echo, 5))", "5"),
        ("xpcall", "return select(2, xpcall(t.echo, print, 5))", "5"),
        (
            "a metamethod",
            "return setmetatable({}, {__index = function(_, k) return t.echo(k) end})[5]", "5"
        ),
        (
            "an operator",
            "return setmetatable({}, {__add = function(a, b) return t.echo(b) end}) + 5", "5"
        ),
        (
            "an iterator",
            """
            local sum = 0
            for i in function(_, i) i = (i or 0) + 1; if i < 4 then return t.echo(i) end end do
              sum = sum + i
            end
            return sum
            """, "6"
        ),
        (
            "a generator",
            """
            local sum, sub = 0, coroutine.wrap(function()
              for i = 1, 3 do coroutine.yield(t.echo(i)) end
            end)
            for i in sub do sum = sum * 10 + i end
            return sum
            """, "123"
        ),
        (
            "a generator in a generator",
            """
            local function inner() for i = 1, 3 do coroutine.yield(t.echo(i)) end end
            local function outer()
              for i in coroutine.wrap(inner) do coroutine.yield(i + t.echo(1)) end
            end
            local sum = 0
            for i in coroutine.wrap(outer) do sum = sum * 10 + i end
            return sum
            """, "234"
        ),
        (
            "coroutine.resume",
            """
            local co = coroutine.create(function(a) local b = coroutine.yield(t.echo(a)); return b + t.echo(a) end)
            local _, x = coroutine.resume(co, 2)
            local _, y = coroutine.resume(co, 40)
            return x .. ":" .. y .. ":" .. coroutine.status(co)
            """, "2:42:dead"
        ),
        (
            "a comparator",
            """
            local list = {3, 1, 2}
            table.sort(list, function(a, b) return t.echo(a) < t.echo(b) end)
            return table.concat(list, ",")
            """, "1,2,3"
        ),
        ("gsub", "return (('abc'):gsub('b', function() return t.echo(7) end))", "a7c"),
        (
            "a generator in a comparator",
            """
            local list = {2, 1}
            table.sort(list, function(a, b)
              local g = coroutine.wrap(function() coroutine.yield(t.echo(a)); return t.echo(b) end)
              return g() < g()
            end)
            return table.concat(list, ",")
            """, "1,2"
        ),
        (
            "tasks in a comparator",
            """
            local async = require "async"
            local list = {3, 1, 2}
            table.sort(list, function(a, b)
              local r = async.map({a, b}, t.echo)
              return r[1] < r[2]
            end)
            return table.concat(list, ",")
            """, "1,2,3"
        ),
        (
            "a <close> handler",
            """
            local got
            do local x <close> = setmetatable({}, {__close = function() got = t.echo(8) end}) end
            return got
            """, "8"
        ),
    ]

    @Test(arguments: cases.indices)
    func waits(in number: Int) async throws {
        let (_, source, result) = Self.cases[number]
        try await onLuaThread { runtime in
            runtime.registerTestModule()
            try runtime.check("local t = require 't'\n\(source)", gives: [result])
        }
    }

    @Test func waitsInAPlainCall() async throws {
        try await onLuaThread { runtime in
            runtime.registerTestModule()
            let source = "local t = require 't'; return coroutine.wrap(t.echo)(3) + t.echo(4)"
            let function = try runtime.load(Array(source.utf8), named: "=test")
            #expect(try runtime.call(function).first?.integer == 7)
        }
    }

    @Test func sharesAGeneratorBetweenTasks() async throws {
        try await onLuaThread { runtime in
            runtime.registerTestModule()
            let source = """
                local t, async = require "t", require "async"
                local pages = coroutine.wrap(function()
                  for i = 1, 20 do coroutine.yield(t.echo(i)) end
                  while true do coroutine.yield(nil) end
                end)
                local seen = {}
                local function work() for i in pages do seen[#seen + 1] = i end end
                async.all { work, work, work }
                table.sort(seen)
                return #seen, seen[1], seen[20]
                """
            try runtime.check(source, gives: ["20", "1", "20"])
        }
    }
}
