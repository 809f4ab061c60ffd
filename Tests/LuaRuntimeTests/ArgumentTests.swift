import LuaRuntime
import Testing

struct ArgumentTests {
    @Test(arguments: [
        ("t.text()", "test:1: bad argument #1 to 'text' (string expected, got no value)"),
        ("t.text({})", "test:1: bad argument #1 to 'text' (string expected, got table)"),
        ("t.echo('x')", "test:1: bad argument #1 to 'echo' (number expected, got string)"),
        ("t.echo(1.5)", "test:1: bad argument #1 to 'echo' (number has no integer representation)"),
        (
            "t.options{ filtre = 1 }",
            "test:1: unknown option 'filtre' to 'options', did you mean 'filter'?"
        ),
        (
            "t.options{ filter = {} }",
            "test:1: bad option 'filter' to 'options' (string expected, got table)"
        ),
        (
            "t.options{ filter = 'a' }",
            "test:1: bad option 'size' to 'options' (integer expected, got nil)"
        ),
        ("t.options(7)", "test:1: bad argument #1 to 'options' (table expected, got number)"),
        (
            "t.json(print)",
            "test:1: bad argument #1 to 'json' (cannot write JSON: a value of type function)"
        ),
    ])
    func wordsMisuseAsLuaDoes(call: String, message: String) async throws {
        try await onLuaThread { runtime in
            runtime.registerTestModule { module in
                module.function("options") { call in
                    let options = try call.options(1, ["filter", "select", "size"])
                    _ = try options.string("filter")
                    return .integer(try options.requiredInteger("size"))
                }
                module.function("json") { call in .string(try call.json(1)) }
            }
            let error = runtime.failure(of: "local t = require 't'; \(call)")
            #expect(error?.message == message)
            #expect(error?.code == .runtime)
        }
    }

    @Test func readsArguments() async throws {
        try await onLuaThread { runtime in
            runtime.registerTestModule { module in
                module.function("sum") { call in
                    let list = try call.options(2, ["list"]).requiredList("list")
                    return .integer(try call.integer(1) + list.compactMap(\.integer).reduce(0, +))
                }
            }
            try runtime.check("return require't'.sum('4', {list = {1, 2}})", gives: ["7"])
        }
    }

    /// Bodies may leave anything on the stack: only what the verdict counts may come out.
    @Test func keepsTheStackBalancedOverRandomCalls() async throws {
        try await onLuaThread { runtime in
            runtime.registerTestModule { module in
                module.function("mix") { call in
                    let table = call.runtime.makeTable()
                    for position in 1...max(1, call.count) {
                        table[position] = call.value(position)
                        _ = try? call.options(position, ["a", "b"])
                        _ = try? call.json(position)
                        _ = try? call.object(position, as: Counter.self)
                        _ = try? call.runtime.text(of: call.value(position))
                    }
                    if call.count % 3 == 1 { throw TestFailure(message: "third") }
                    if call.count % 3 == 2 { throw LuaError(.argument, "other") }
                    return .table(table)
                }
            }
            let source = """
                local t = require "t"
                math.randomseed(7)
                local pool = { 1, "x", 2.5, true, {}, { a = 1 }, { z = 1 }, print, require "json".null,
                  coroutine.create(print), io.stdout, "\\xff", { { {} } } }
                for round = 1, 2000 do
                  local arguments = {}
                  for i = 1, math.random(0, 12) do arguments[i] = pool[math.random(#pool)] end
                  local guard = {}
                  local a, ok, value, b = guard, pcall(t.mix, table.unpack(arguments))
                  assert(a == guard and b == nil)
                  assert(ok == (#arguments % 3 == 0), value)
                  if ok then assert(#value == #arguments) end
                end
                return "balanced"
                """
            try runtime.check(source, gives: ["balanced"])
        }
    }
}
