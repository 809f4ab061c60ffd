import LuaRuntime
import Testing

@Suite struct SmokeTests {
    @Test func runs() async throws {
        try await onLuaThread { runtime in
            let r = try runtime.run(runtime.load(Array("local async = require 'async'; local t = async.map({3,2,1}, function(x) async.sleep(x/100) return x*2 end, {limit=2}); return t[1], t[2], t[3], pcall(async.sleep, -1)".utf8), named: "=x"))
            print(r)
            let j = try runtime.run(runtime.load(Array("local json = require 'json'; return json.encode({a=1,b={},c=json.array{},d=1.5,e=json.null, f={1,2}}, {pretty=true}), json.encode(json.decode('[1,[],{},null,1.0]'))".utf8), named: "=x"))
            print(j.map { $0.string ?? "?" })
        }
    }
}
