import LuaRuntime
import Testing

struct LoadingTests {
    @Test(arguments: [
        ("return 1", nil),
        ("x = = 1", LuaError.Code.syntax),
        ("for i = 1, 3 do", .incomplete),
        ("x = [[ text", .incomplete),
        ("return f(", .incomplete),
        ("x = 'open", .syntax),
    ])
    func tellsIncompleteTextFromWrongText(source: String, code: LuaError.Code?) async throws {
        try await onLuaThread { runtime in
            var found: LuaError.Code?
            do throws(LuaError) {
                _ = try runtime.load(Array(source.utf8), named: "=stdin")
            } catch {
                found = error.code
            }
            #expect(found == code)
        }
    }

    @Test(arguments: ["#!/usr/bin/env certferry\nerror('x')", "\u{FEFF}\nerror('x')"])
    func keepsLineNumbersAfterWhatItSkips(source: String) async throws {
        try await onLuaThread { runtime in
            #expect(runtime.failure(of: source)?.message == "test:2: x")
        }
    }

    @Test func refusesBytecodeEverywhere() async throws {
        try await onLuaThread { runtime in
            let results = try runtime.texts(
                """
                local code = string.dump(function() end)
                local f, message = load(code, "x", "b")
                return f, message
                """)
            #expect(results[0] == "nil")
            #expect(results[1].contains("attempt to load a binary chunk"))
        }
    }

    @Test func loadKeepsItsOtherArguments() async throws {
        try await onLuaThread { runtime in
            let results = try runtime.texts(
                "return load('return x', 'n', 't', {x = 5})(), load('return ...')(7)")
            #expect(results == ["5", "7"])
        }
    }

    @Test func requiresModulesByThePathAndFromThePreload() async throws {
        try await onLuaThread { runtime in
            runtime.setSearchPath(["/nonexistent/?.lua"])
            runtime.register("embedded", source: "return { answer = 42 }")
            try runtime.check("return require('embedded').answer", gives: ["42"])
            let message = runtime.failure(of: "require 'absent'")?.message
            #expect(message?.contains("no file '/nonexistent/absent.lua'") == true)
        }
    }
}
