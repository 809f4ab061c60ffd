import Foundation
import Loopback
import Synchronization
import Testing
import Transport

@testable import Azure

/// What a server should not do, over the real transport: a clear error, nothing sent twice that
/// must not be, no token told.
struct BadInputTests {
    let transport: CurlTransport

    init() throws {
        var configuration = CurlTransport.Configuration()
        configuration.maximumBodyBytes = 100_000
        configuration.maximumHeaderBytes = 20_000
        transport = try CurlTransport(configuration: configuration)
    }

    /// Sends to a server that answers as told, and says how that failed.
    func failure(
        _ method: String = "GET", requests: Int,
        _ reply: @escaping @Sendable (String) -> LoopbackServer.Reply
    ) async throws -> any Error {
        let server = try LoopbackServer(reply)
        defer { server.stop() }
        var request = HTTPRequest(
            method, server.url + "/x?sig=hidden", headers: ["Accept": "application/json"])
        if method != "GET" { request.body = Array(#"{"password":"hidden"}"#.utf8) }
        let failure = await error(of: {
            _ = try await Pipeline.test(transport, origin: server.url).send(
                request, operation: "get x")
        })
        #expect(server.requests.count == requests)
        let thrown = try #require(failure)
        for text in ["\(thrown)", String(reflecting: thrown)] {
            #expect(!text.contains("token for"))
            #expect(!text.contains("hidden"))
        }
        return thrown
    }

    func transportFailure(
        _ method: String = "GET", requests: Int,
        _ reply: @escaping @Sendable (String) -> LoopbackServer.Reply
    ) async throws -> TransportError {
        try #require(try await failure(method, requests: requests, reply) as? TransportError)
    }

    func azureFailure(
        _ method: String = "GET", requests: Int = 1,
        _ reply: @escaping @Sendable (String) -> LoopbackServer.Reply
    ) async throws -> AzureError {
        try #require(try await failure(method, requests: requests, reply) as? AzureError)
    }

    // MARK: - Answers that end early

    static let halves: [LoopbackServer.Reply] = [
        .bytesThenClose("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{\"value\":["),
        .bytesThenReset("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{\"value\":["),
        .bytesThenClose("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n{\"val"),
        .bytesThenClose("HTTP/1.1 200 OK\r\nContent-Le"),
        .bytesThenClose(""), .bytesThenReset(""),
    ]

    @Test(arguments: halves.indices)
    func asksAgainForAReadThatBroke(index: Int) async throws {
        let error = try await transportFailure(requests: 5) { _ in Self.halves[index] }
        #expect(error.code == .connectionLost)
        #expect(error.isPassing)
        #expect(error.message.contains("; tried 5 times in "))
    }

    @Test(arguments: halves.indices)
    func sendsAWriteOnceThatBroke(index: Int) async throws {
        for method in ["POST", "PATCH"] {
            let error = try await transportFailure(method, requests: 1) { _ in Self.halves[index] }
            #expect(error.code == .connectionLost)
        }
    }

    @Test func sendsAWriteOnceAlsoOnAConnectionThatWasKept() async throws {
        let server = try LoopbackServer { request in
            request.hasPrefix("POST") ? .bytesThenClose("") : .bytes(answer("{}"))
        }
        defer { server.stop() }
        let pipeline = Pipeline.test(transport, origin: server.url)
        _ = try await pipeline.send(HTTPRequest("GET", server.url), operation: "get x")
        let error = await #expect(throws: TransportError.self) {
            try await pipeline.send(HTTPRequest("POST", server.url), operation: "import x")
        }
        #expect(error?.code == .connectionLost)
        #expect(error?.message.contains("may have acted") == true)
        #expect(server.requests.count == 2)
    }

    @Test(arguments: [
        "{\"value\":[1,", "{\"value\":[]}{}", "{'value':[]}", "{\"a\":\"\u{1}\"}", " ",
    ])
    func saysThatJSONIsCutOff(body: String) async throws {
        let error = try await azureFailure { _ in
            .bytes(answer(body, headers: "Content-Type: application/json\r\n"))
        }
        #expect(error.kind == .unparsable)
        #expect(error.status == 200)
        #expect(error.message.contains("cut off or is not JSON (status 200, application/json, "))
        #expect(!error.retriable)
    }

    // MARK: - Answers of another kind

    @Test(arguments: ["text/plain", "application/octet-stream", "image/png"])
    func namesTheWrongContentType(type: String) async throws {
        let error = try await azureFailure { _ in
            .body([0x89, 0x50, 0x4E, 0x47, 0], headers: "Content-Type: \(type)\r\n")
        }
        #expect(error.kind == .unparsable)
        #expect(error.message.contains("(status 200, \(type), 5 bytes)"))
    }

    static let page = "<!DOCTYPE html><html><title>Contoso <b>Proxy</b></title>secret</html>"

    @Test(arguments: ["200 OK", "403 Forbidden", "407 Proxy Authentication Required"])
    func tellsAProxysPageAsSuch(status: String) async throws {
        for method in ["GET", "POST"] {
            let error = try await azureFailure(method) { _ in
                .bytes(answer(Self.page, status: status, headers: "Content-Type: text/html\r\n"))
            }
            #expect(error.kind == .unparsable)
            #expect(error.message.contains("a web page with the title 'Contoso Proxy' came"))
            #expect(!error.message.contains("secret"))
            #expect(error.nextStep?.contains("proxy") == true)
        }
    }

    @Test func asksAgainAfterAGatewaysPage() async throws {
        let error = try await azureFailure(requests: 5) { _ in
            .bytes(answer(Self.page, status: "502 Bad Gateway"))
        }
        #expect(error.retriable)
        #expect(error.attempts == 5)
        _ = try await azureFailure("POST") { _ in
            .bytes(answer(Self.page, status: "502 Bad Gateway"))
        }
    }

    @Test func findsAnErrorBehindStatus200() async throws {
        let error = try await azureFailure("POST") { _ in
            .bytes(answer(#"{"error":{"code":"Conflict","message":"m"}}"#))
        }
        #expect(error.code == "Conflict")
    }

    @Test func takesNoGarbageForGzip() async throws {
        for garbage in [[0x1F, 0x8B, 0x08, 0, 1, 2, 3], Array("plain text".utf8)] as [[UInt8]] {
            let error = try await transportFailure(requests: 1) { _ in
                .body(garbage, headers: "Content-Encoding: gzip\r\n")
            }
            #expect(error.code == .invalidAnswer)
        }
    }

    @Test func takesNoOtherProtocolForHTTP() async throws {
        let error = try await transportFailure(requests: 1) { _ in
            .bytesThenClose("SSH-2.0-OpenSSH_9.2\r\n")
        }
        #expect(error.code == .invalidAnswer)
    }

    // MARK: - Answers without end

    @Test func takesNoBodyBeyondTheLimit() async throws {
        let error = try await transportFailure(requests: 1) { _ in
            .body([UInt8](repeating: UInt8(ascii: " "), count: 100_001), headers: "")
        }
        #expect(error.code == .bodyTooLarge)
        #expect(error.message.contains("more than 100000 bytes"))
    }

    @Test func takesNoBodyThatIsOnlySmallWhenPacked() async throws {
        let packed = try #require(Data(base64Encoded: Self.packedZeros))
        let error = try await transportFailure(requests: 1) { _ in
            .body(Array(packed), headers: "Content-Encoding: gzip\r\n")
        }
        #expect(error.code == .bodyTooLarge)
    }

    /// 200,000 zero bytes, by gzip.
    static let packedZeros =
        "H4sIAAAAAAACA+3BMQEAAADCoPVPbQZ/oAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
        + "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
        + "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
        + "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAACA1wB7WOBcQA0DAA=="

    @Test func takesNoFloodOfFields() async throws {
        let many = (0..<500).map { "X-\($0): \(String(repeating: "a", count: 50))\r\n" }.joined()
        let long = "X: \(String(repeating: "a", count: 50_000))\r\n"
        for fields in [many, long] {
            let error = try await transportFailure(requests: 1) { _ in
                .bytes(answer("{}", headers: fields))
            }
            #expect(error.code == .headerTooLarge)
        }
    }

    @Test func takesNoFloodOfProvisionalAnswers() async throws {
        let flood = String(repeating: "HTTP/1.1 100 Continue\r\n\r\n", count: 2000)
        let error = try await transportFailure(requests: 1) { _ in .bytes(flood) }
        #expect(error.code == .headerTooLarge)
    }

    @Test func followsNoLoopOfPages() async throws {
        let server = try LoopbackServer { _ in .bytes(answer(#"{"value":[],"nextLink":"/a"}"#)) }
        defer { server.stop() }
        let pager = Pager(
            .test(transport, origin: server.url), HTTPRequest("GET", server.url + "/first"),
            operation: "list x")
        _ = try await pager.next()
        _ = try await pager.next()
        let error = await #expect(throws: AzureError.self) { try await pager.next() }
        #expect(error?.code == "PageLoop")
        #expect(server.requests.count == 2)
    }

    // MARK: - A wrong clock, a wrong name

    @Test(arguments: [401, 403])
    func saysByHowMuchTheClockIsWrong(status: Int) async throws {
        for (offset, words) in [(-3605.0, "1 h ahead of"), (3695.0, "1 h 1 min behind")] {
            let date = HTTPDate.format(Date(timeIntervalSinceNow: offset))
            let error = try await azureFailure { _ in
                .bytes(
                    answer(
                        #"{"error":{"code":"AuthenticationFailed","message":"m"}}"#,
                        status: "\(status) No", headers: "Date: \(date)\r\n"))
            }
            #expect(error.nextStep?.contains("this machine is \(words) the service's") == true)
        }
    }

    @Test(arguments: [0.0, 200, -200])
    func blamesNoClockThatIsGoodEnough(offset: Double) async throws {
        let date = HTTPDate.format(Date(timeIntervalSinceNow: offset))
        let error = try await azureFailure { _ in
            .bytes(answer("{}", status: "401 No", headers: "Date: \(date)\r\n"))
        }
        #expect(error.nextStep?.contains("is ahead") == false)
        #expect(error.nextStep?.contains("is behind") == false)
    }

    @Test(.enabled(if: Self.hasNoProxy, "a proxy looks names up by itself"))
    func saysThatANameIsNotKnown() async throws {
        let waits = TestClock()
        let error = await #expect(throws: TransportError.self) {
            try await Pipeline.test(
                transport, retry: waits.policy(), origin: "https://kv.vault.invalid"
            ).send(
                HTTPRequest("GET", "https://kv.vault.invalid/x?sig=hidden"), operation: "get x")
        }
        #expect(error?.code == .cannotResolve)
        #expect(error?.message.contains("kv.vault.invalid") == true)
        #expect(error?.message.contains("hidden") == false)
        #expect(waits.waits.count == 4)
    }

    private static var hasNoProxy: Bool {
        let names = ["https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY"]
        return names.allSatisfy { ProcessInfo.processInfo.environment[$0] == nil }
    }
}
