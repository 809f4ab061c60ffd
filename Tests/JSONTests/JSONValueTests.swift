import JSON
import Testing

struct JSONValueTests {
    static let documents: [(String, JSONValue)] = [
        ("null", JSONValue.null),
        ("true", true),
        ("-9223372036854775808", .integer(.min)),
        ("9007199254740993", .integer(9_007_199_254_740_993)),
        ("18446744073709551615", .number(18_446_744_073_709_551_616)),
        ("1.0", .number(1)),
        ("\"\\u00e9\\n\\u0000\"", "é\n\0"),
        ("[]", .array([])),
        ("{\"a\":[1,{\"b\":null}],\"c\":\"\"}", ["a": [1, ["b": nil]], "c": ""]),
        ("\u{FEFF} {\"a\":1,\"a\":2} ", ["a": 2]),
    ]

    @Test(arguments: documents)
    func readsAndWritesBack(text: String, value: JSONValue) throws {
        #expect(try JSONValue(parsing: text) == value)
        #expect(try JSONValue(parsing: value.serialized()) == value)
        #expect(try JSONValue(parsing: value.serialized(pretty: true)) == value)
    }

    @Test(arguments: [
        ("", JSONError.Code.empty), ("{", .syntax), ("[1,]", .syntax), ("1 2", .syntax),
        ("nul", .syntax), ("{\"a\" 1}", .syntax), ("1e999", .number),
        ("18446744073709551616", .number), ("\"\u{1}\"", .syntax),
    ])
    func refusesWithAReason(text: String, code: JSONError.Code) {
        let error = #expect(throws: JSONError.self) { try JSONValue(parsing: text) }
        #expect(error?.code == code)
    }

    @Test func refusesBytesThatAreNotUTF8() {
        let error = #expect(throws: JSONError.self) {
            try JSONValue(parsing: [0x22, 0xC3, 0x28, 0x22])
        }
        #expect(error?.code == .encoding)
    }

    @Test func limitsTheDepthExactly() throws {
        let nested = { String(repeating: "[", count: $0) + String(repeating: "]", count: $0) }
        _ = try JSONValue(parsing: nested(128))
        let error = #expect(throws: JSONError.self) { try JSONValue(parsing: nested(129)) }
        #expect(error?.code == .depth)
        _ = try JSONValue(parsing: Array(nested(129).utf8), maximumDepth: 129)
    }

    @Test func sortsNamesAndIndentsWhenPretty() {
        let value: JSONValue = ["b": [1, 2.5], "a": .object([:]), "c": .array([])]
        #expect(value.description == #"{"a":{},"b":[1,2.5],"c":[]}"#)
        #expect(
            String(decoding: value.serialized(pretty: true), as: UTF8.self) == """
                {
                  "a": {},
                  "b": [
                    1,
                    2.5
                  ],
                  "c": []
                }
                """)
    }

    @Test func editsThroughSubscripts() {
        var pool: JSONValue = ["properties": ["vmSize": "a"]]
        pool["properties"]?["vmSize"] = "b"
        pool["name"] = "p"
        pool["gone"] = nil
        #expect(pool == ["name": "p", "properties": ["vmSize": "b"]])
        #expect(pool["properties"]?["vmSize"]?.string == "b")
        #expect(pool["list"]?[0] == nil)
    }
}
