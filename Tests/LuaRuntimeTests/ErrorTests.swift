import LuaRuntime
import Testing

struct ErrorTests {
    @Test(arguments: [
        "t.throws('boom')",
        "t.fail('boom')",
        "local ok, e = pcall(t.throws, 'boom'); error(e, 0)",
        "local ok, e = pcall(t.fail, 'boom'); local ok, e = pcall(error, e); error(e)",
        "local ok, e = xpcall(t.fail, function(e) return e end, 'boom'); error(e)",
        "coroutine.wrap(function() t.fail('boom') end)()",
        "local async = require 'async'; async.map({1}, function() t.fail('boom') end)",
        "local async = require 'async'; async.spawn(function() t.fail('boom') end):wait()",
        "local x <close> = setmetatable({}, {__close = function() end}); t.throws('boom')",
        "setmetatable({}, {__index = function() t.fail('boom') end}).x()",
    ])
    func bringsTheSwiftErrorBack(source: String) async throws {
        try await onLuaThread { runtime in
            runtime.registerTestModule()
            let error = runtime.failure(of: "local t = require 't'; \(source)")
            #expect(error?.underlying as? TestFailure == TestFailure(message: "boom"))
            #expect(error?.message == "boom (Broken)")
            #expect(error?.value.table?["kind"].string == "test")
            #expect(error?.traceback?.contains("test:1:") == true)
            #expect(error?.traceback?.contains("certferry") == false)
        }
    }

    @Test func passesThroughSwiftAndLuaManyTimes() async throws {
        try await onLuaThread { runtime in
            runtime.registerTestModule { module in
                module.function("around") { call in
                    try call.runtime.call(try call.function(1)).first ?? .nil
                }
            }
            let error = runtime.failure(
                of: """
                    local t = require "t"
                    local function nest(n)
                      if n == 0 then t.throws("deep") end
                      local ok, e = pcall(t.around, function() nest(n - 1) end)
                      error(e, 0)
                    end
                    nest(20)
                    """)
            #expect(error?.underlying as? TestFailure == TestFailure(message: "deep"))
            #expect(error?.message == "deep (Broken)")
        }
    }

    @Test(arguments: [
        ("error('text', 0)", "text"),
        ("error('text')", "test:1: text"),
        ("error{ code = 7, list = {1, 'a'} }", "{code = 7, list = {1, \"a\"}}"),
        ("error(setmetatable({}, {__tostring = function() return 'own' end}))", "own"),
        ("error()", "nil"),
        ("error(12)", "12"),
        (
            "error(setmetatable({}, {__tostring = function() error 'x' end}))",
            "error object is a table value"
        ),
        ("local t = {}; t.t = t; error(t)", "{t = {t = {t = {t = {...}}}}}"),
    ])
    func hasAReadableMessage(source: String, message: String) async throws {
        try await onLuaThread { runtime in
            #expect(runtime.failure(of: source)?.message == message)
        }
    }

    @Test func plainSwiftErrorsHaveKindAndMessage() async throws {
        struct Plain: Error, CustomStringConvertible { let description = "plain words" }
        try await onLuaThread { runtime in
            runtime.registerTestModule { $0.function("plain") { _ in throw Plain() } }
            let texts = try runtime.texts(
                "local ok, e = pcall(require't'.plain); return e.kind, e.message, tostring(e)")
            #expect(texts == ["error", "plain words", "plain words"])
        }
    }

    @Test func namesScriptFramesOnly() async throws {
        try await onLuaThread { runtime in
            runtime.registerTestModule()
            let error = runtime.failure(
                of: """
                    local t = require "t"
                    local function leaf() t.fail("x") end
                    local function branch() leaf() end
                    branch()
                    """)
            #expect(
                error?.traceback == """
                    stack traceback:
                    \ttest:2: in function 'leaf'
                    \ttest:3: in function 'branch'
                    \ttest:4: in main chunk
                    """)
        }
    }

    @Test func exitUnwindsThroughEverything() async throws {
        try await onLuaThread { runtime in
            let error = runtime.failure(
                of: """
                    local x <close> = setmetatable({}, {__close = function() closed = true end})
                    pcall(function()
                      local y <close> = setmetatable({}, {__close = function()
                        inner = pcall(error, "handled")
                      end})
                      coroutine.wrap(function() xpcall(os.exit, function() return 1 end, 3) end)()
                      passed = true
                    end)
                    passed = true
                    """)
            #expect(error?.code == .exit(3))
            #expect(error?.exitStatus == 3)
            #expect(runtime.globals["closed"].boolean == true)
            #expect(runtime.globals["inner"].boolean == false)
            #expect(runtime.globals["passed"].isNil)
            try runtime.check("return 'alive'", gives: ["alive"])
        }
    }

    @Test(arguments: [
        ("os.exit()", 0), ("os.exit(true)", 0), ("os.exit(false)", 1), ("os.exit(9)", 9),
    ])
    func exitsWithTheStatus(source: String, status: Int32) async throws {
        try await onLuaThread { runtime in
            #expect(runtime.failure(of: source)?.exitStatus == status)
        }
    }

    @Test func exitOfATaskEndsTheRun() async throws {
        try await onLuaThread { runtime in
            let error = runtime.failure(
                of: """
                    local async = require "async"
                    async.spawn(function() async.sleep(0); os.exit(4) end)
                    async.sleep(1000)
                    """)
            #expect(error?.exitStatus == 4)
        }
    }
}
