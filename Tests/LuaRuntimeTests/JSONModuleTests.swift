import LuaRuntime
import Testing

struct JSONModuleTests {
    @Test(arguments: [
        "null", "true", "[]", "{}", "[[],{}]", "9223372036854775807", "-9223372036854775808",
        "0.1", "1.0", "1e+300", "5e-324", "[1,1.0,-0.0]", "\"é\\n\\u0001\\\"\\\\\"",
        "{\"a\":null,\"b\":[null],\"c\":{\"d\":[]}}", "\"\u{1F600}\"",
    ])
    func keepsEveryMeaning(text: String) async throws {
        try await onLuaThread { runtime in
            runtime.globals["text"] = .text(text)
            let texts = try runtime.texts(
                "local json = require 'json'; return json.encode(json.decode(text))")
            #expect(texts == [text])
        }
    }

    @Test(arguments: [
        ("json.encode{1, nil, 3}", "an array with holes"),
        ("json.encode{1, a = 2}", "a table with both positions and names"),
        ("json.encode(json.array{a = 2})", "a table with both positions and names"),
        ("json.encode{[true] = 1}", "a key of type boolean"),
        ("json.encode{a = {b = {1, 0/0}}}", "not a number (nan) at a.b[2]"),
        ("json.encode(1/0)", "an infinite number"),
        ("json.encode('\\xff')", "a string that is not UTF-8"),
        ("json.encode{['\\xed\\xa0\\x80'] = 1}", "a string that is not UTF-8"),
        ("json.encode(print)", "a value of type function"),
        ("local t = {}; t[1] = t; json.encode(t)", "nested deeper than 128 levels"),
        ("json.decode('[1,')", "cannot read JSON"),
        ("json.decode('')", "cannot read JSON"),
        ("json.decode('\"\\xff\"')", "cannot read JSON"),
        ("json.decode('1 2')", "cannot read JSON"),
        ("json.decode('1e999')", "cannot read JSON"),
        (
            "json.decode(('['):rep(200) .. (']'):rep(200))",
            "cannot read JSON: nested deeper than 128 levels"
        ),
        ("json.decode('[[1]]', {depth = 1})", "cannot read JSON: nested deeper than 1 levels"),
        ("json.decode('[]', {dept = 1})", "did you mean 'depth'?"),
        ("json.encode({}, {prety = true})", "did you mean 'pretty'?"),
    ])
    func refuses(call: String, problem: String) async throws {
        try await onLuaThread { runtime in
            let error = runtime.failure(of: "local json = require 'json'; \(call)")
            #expect(error?.message.contains(problem) == true, "\(error?.message ?? "no error")")
            #expect(error?.message.hasPrefix("test:1: ") == true)
        }
    }

    @Test func takesTheFullDepth() async throws {
        try await onLuaThread { runtime in
            let source = """
                local json = require "json"
                local text = ("["):rep(128) .. ("]"):rep(128)
                return json.encode(json.decode(text)) == text
                """
            try runtime.check(source, gives: ["true"])
        }
    }

    @Test func writesPrettyAndSorted() async throws {
        try await onLuaThread { runtime in
            let source = """
                local json = require "json"
                return json.encode({ b = { 1, {} }, a = json.array {}, [""] = json.null }, { pretty = true })
                """
            let text = """
                {
                  "": null,
                  "a": [],
                  "b": [
                    1,
                    {}
                  ]
                }
                """
            try runtime.check(source, gives: [text])
        }
    }

    @Test func marksArrays() async throws {
        try await onLuaThread { runtime in
            let texts = try runtime.texts(
                """
                local json = require "json"
                local t = {}
                return json.array(t) == t, json.is_array(t), json.is_array {}, json.encode(t),
                  tostring(json.null), json.null and 1, json.decode("null") == json.null
                """)
            #expect(texts == ["true", "true", "false", "[]", "null", "1", "true"])
        }
    }

    @Test func neverCrashesOnRandomBytes() async throws {
        try await onLuaThread { runtime in
            let source = """
                local json = require "json"
                math.randomseed(11)
                local alphabet = '[]{}:,"0123456789.eE+-truefalsn \\\\u\\xff\\xc3\\0'
                local good = '{"a":[1,2.5,null,"x\\\\u00e9"],"b":{"c":[]}}'
                for round = 1, 20000 do
                  local text
                  if round % 2 == 0 then
                    local at = math.random(#good)
                    local k = math.random(#alphabet)
                    text = good:sub(1, at - 1) .. alphabet:sub(k, k) .. good:sub(at + 1)
                  else
                    local bytes = {}
                    for i = 1, math.random(0, 30) do
                      local k = math.random(#alphabet)
                      bytes[i] = alphabet:sub(k, k)
                    end
                    text = table.concat(bytes)
                  end
                  local ok, value = pcall(json.decode, text)
                  if ok then json.encode(value) end
                end
                return "alive"
                """
            try runtime.check(source, gives: ["alive"])
        }
    }
}
