import LuaRuntime
import Testing

struct ValueTests {
    @Test func passesEveryKindOfDataThrough() async throws {
        try await onLuaThread { runtime in
            runtime.registerTestModule { module in
                module.function("data") { _ in
                    .data(
                        .record([
                            "none": .nil, "flag": .boolean(true), "whole": .integer(.min),
                            "real": .number(0.5), "text": .text("é"), "null": .null,
                            "list": .list([.integer(1), .list([])]),
                            "json": .json(Array("{\"a\":[1,null]}".utf8)),
                        ]))
                }
                module.function("pair") { _ in .data(.values([.nil, .text("why")])) }
            }
            let texts = try runtime.texts(
                """
                local t = require "t"
                local d = t.data()
                local a, b = t.pair()
                return d.none, d.flag, d.whole, d.real, d.text, d.null, d.list[1], #d.list[2],
                  d.json.a[1], d.json.a[2], a, b, select("#", t.pair())
                """)
            #expect(
                texts == [
                    "nil", "true", "-9223372036854775808", "0.5", "é", "null", "1", "0", "1",
                    "null", "nil", "why", "2",
                ])
        }
    }

    @Test func readsAndWritesTablesRaw() async throws {
        try await onLuaThread { runtime in
            let table = runtime.makeTable()
            table["name"] = .text("pool")
            table[1] = .integer(7)
            table["gone"] = .boolean(true)
            table["gone"] = .nil
            #expect(table["name"].string == "pool")
            #expect(table[1].integer == 7)
            #expect(table.count == 1)
            #expect(table.pairs().count == 2)
            runtime.globals["shared"] = .table(table)
            try runtime.check("return shared.name", gives: ["pool"])
        }
    }

    @Test func readsFieldsThroughMetamethods() async throws {
        try await onLuaThread { runtime in
            let value = try runtime.run(
                "return setmetatable({}, {__index = function(_, k) return k .. '!' end})")[0]
            #expect(try runtime.field("hey", of: value).string == "hey!")
            #expect(throws: LuaError.self) { try runtime.field("x", of: .nil) }
        }
    }

    @Test func referencesOutliveTheRuntimeQuietly() async throws {
        let table = try await onLuaThread { runtime in
            let table = runtime.makeTable()
            table["x"] = .integer(1)
            return table
        }
        #expect(table["x"].isNil)
        #expect(table.reference.runtime == nil)
    }

    @Test func callsFunctionsOfEachOtherDeeplyWithoutCrashing() async throws {
        try await onLuaThread { runtime in
            runtime.registerTestModule { module in
                module.function("again") { call in
                    try call.runtime.call(try call.function(1)).first ?? .nil
                }
            }
            let source = """
                local t = require "t"
                local function down() return t.again(down) end
                down()
                """
            #expect(runtime.failure(of: source)?.message.contains("C stack overflow") == true)
        }
    }
}
