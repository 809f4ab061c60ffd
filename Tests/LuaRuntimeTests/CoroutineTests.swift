import LuaRuntime
import Testing

/// The replaced coroutine library behaves as Lua's own.
struct CoroutineTests {
    @Test(arguments: [
        ("return coroutine.isyieldable(), select(2, coroutine.running())", ["false", "true"]),
        (
            "return pcall(coroutine.yield, 1)",
            ["false", "attempt to yield from outside a coroutine"]
        ),
        (
            "return coroutine.wrap(function() return coroutine.isyieldable(), select(2, coroutine.running()) end)()",
            ["true", "false"]
        ),
        (
            "local co = coroutine.create(function() error{} end) return coroutine.resume(co) and 1, coroutine.status(co), coroutine.resume(co)",
            ["false", "dead", "false", "cannot resume dead coroutine"]
        ),
        ("return pcall(coroutine.wrap(function() error('x', 0) end))", ["false", "x"]),
        (
            "return coroutine.resume(coroutine.running())",
            ["false", "cannot resume non-suspended coroutine"]
        ),
        (
            "local co = coroutine.create(function() local x <close> = setmetatable({}, {__close = function() closed = 'yes' end}) coroutine.yield(1) end) coroutine.resume(co) return coroutine.close(co), closed, coroutine.status(co)",
            ["true", "yes", "dead"]
        ),
        (
            "local co; co = coroutine.create(function() return pcall(coroutine.close, co) end) return coroutine.resume(co)",
            ["true", "false", "cannot close a running coroutine"]
        ),
        (
            "return coroutine.wrap(function(...) return select('#', coroutine.yield(...)) end)(1, nil, nil)",
            ["1", "nil", "nil"]
        ),
        (
            "return pcall(coroutine.resume, 1)",
            ["false", "bad argument #1 to 'coroutine.resume' (coroutine expected, got number)"]
        ),
    ])
    func behavesAsLua(source: String, texts: [String]) async throws {
        try await onLuaThread { runtime in
            try runtime.check(source, gives: texts)
        }
    }

    @Test func survivesEndlessNestingOfCoroutines() async throws {
        try await onLuaThread { runtime in
            let source = """
                local function nest() return coroutine.wrap(nest)() end
                nest()
                """
            #expect(runtime.failure(of: source)?.message.contains("C stack overflow") == true)
        }
    }
}
