import Testing
import Transport

struct HTTPHeadersTests {
    @Test func namesIgnoreCase() {
        var headers: HTTPHeaders = ["Content-Type": "a", "X": "1"]
        headers.add("x", "2")
        #expect(headers["content-type"] == "a")
        #expect(headers.values(for: "X") == ["1", "2"])
        headers["X"] = "3"
        #expect(headers.values(for: "x") == ["3"])
        headers["x"] = nil
        #expect(headers.map(\.name) == ["Content-Type"])
    }
}
