import Loopback
import Testing
import Transport

@testable import Azure

struct ThrottlingTests {
    static let host = "https://management.azure.com"
    static let graph = "/providers/Microsoft.ResourceGraph/resources?api-version=1"
    let clock = TestClock()

    /// One request, by a pipeline of its own; it gives up at once.
    @discardableResult
    func send(
        _ transport: any HTTPTransport, _ method: String = "GET", _ path: String = "/x",
        host: String = Self.host
    ) async throws -> HTTPResponse {
        try await Pipeline.test(transport, retry: clock.policy(limit: 0), origin: host).send(
            HTTPRequest(method, host + path), operation: "do it")
    }

    @Test(arguments: [429, 503])
    func slowsDownAllThatAskTheHost(status: Int) async throws {
        let transport = ScriptedTransport(
            .json("{}", status: status, headers: ["Retry-After": "20"]), .json("{}"), .json("{}"))
        await #expect(throws: AzureError.self) { try await send(transport) }
        #expect(clock.waits.isEmpty)
        try await send(transport, "POST", "/other")
        let wait = try #require(clock.waits.first)
        #expect(wait >= .seconds(20) && wait <= .seconds(22))
        try await send(transport)
        #expect(clock.waits.count == 1)
    }

    @Test func leavesOtherHostsAlone() async throws {
        let transport = ScriptedTransport(
            .json("{}", status: 429, headers: ["Retry-After": "20"]), .json("{}"))
        await #expect(throws: AzureError.self) { try await send(transport) }
        try await send(transport, host: "https://kv.vault.azure.net")
        #expect(clock.waits.isEmpty)
    }

    @Test func waitsOnceForWhatItWasToldItself() async throws {
        let transport = ScriptedTransport(
            .json("{}", status: 429, headers: ["Retry-After": "20"]), .json("{}"))
        _ = try await Pipeline.test(transport, retry: clock.policy()).send(
            HTTPRequest("GET", Self.host + "/x"), operation: "do it")
        #expect(clock.waits == [.seconds(20)])
    }

    @Test func doesNotSlowDownForAFailureThatIsNoRefusal() async throws {
        let transport = ScriptedTransport(
            .json("{}", status: 500, headers: ["Retry-After": "20"]), .json("{}"))
        await #expect(throws: AzureError.self) { try await send(transport) }
        try await send(transport)
        #expect(clock.waits.isEmpty)
    }

    @Test func refusesAtOnceWhatWouldWaitTooLong() async throws {
        let transport = ScriptedTransport(
            .json("{}", status: 429, headers: ["Retry-After": "3600"]), .json("{}"))
        await #expect(throws: AzureError.self) { try await send(transport) }
        let error = await #expect(throws: AzureError.self) { try await send(transport) }
        #expect(error?.code == "HostThrottled")
        #expect(error?.retriable == true)
        #expect(error?.retryAfter == .seconds(3600))
        #expect(error?.message.contains("for another 1 h") == true)
        #expect(transport.requests.count == 1)
        clock.advance(by: .seconds(3600))
        try await send(transport)
    }

    @Test func waitsForTheQuotaOfResourceGraph() async throws {
        let spent: HTTPHeaders = [
            "x-ms-user-quota-remaining": "0", "x-ms-user-quota-resets-after": "00:00:05",
        ]
        let transport = ScriptedTransport(
            .json("{}", headers: spent), .json("{}"), .json("{}", status: 429, headers: spent),
            .json("{}"))
        try await send(transport, "POST", Self.graph)
        try await send(transport)
        #expect(clock.waits.isEmpty)
        let error = await #expect(throws: AzureError.self) {
            try await send(transport, "POST", Self.graph)
        }
        #expect(clock.waits.count == 1 && clock.waits[0] >= .seconds(5))
        #expect(error?.retryAfter == .seconds(5))
        try await send(transport, "POST", Self.graph)
        #expect(clock.waits.count == 2)
    }

    @Test(arguments: ["1", "-1", ""])
    func takesNoOtherRestOfAQuotaForNone(rest: String) async throws {
        let transport = ScriptedTransport(
            .json(
                "{}",
                headers: [
                    "x-ms-user-quota-remaining": rest, "x-ms-user-quota-resets-after": "00:00:05",
                    "x-ms-ratelimit-remaining-subscription-reads": rest,
                ]), .json("{}"))
        try await send(transport, "POST", Self.graph)
        try await send(transport, "POST", Self.graph)
        #expect(clock.waits.isEmpty)
    }

    @Test(arguments: ["", "5", "a:b:c", "00:00:-5", "00:00:nan", "99999999:0:0"])
    func readsNoQuotaThatIsNone(text: String) {
        let response = HTTPResponse(
            status: 200,
            headers: ["x-ms-user-quota-remaining": "0", "x-ms-user-quota-resets-after": text])
        #expect(Throttle.quotaReset(response) == nil)
    }

    @Test func givesAnEmptyBucketASecond() async throws {
        let transport = ScriptedTransport(
            .json("{}", headers: ["x-ms-ratelimit-remaining-subscription-reads": "0"]),
            .json("{}"), .json("{}"))
        try await send(transport)
        try await send(transport, "PUT")
        #expect(clock.waits.isEmpty)
        try await send(transport)
        #expect(clock.waits.count == 1 && clock.waits[0] >= .seconds(1))
    }

    @Test func endsWhenATaskAtTheGateIsCancelled() async {
        let (begun, begin) = AsyncStream<Void>.makeStream()
        let transport = ScriptedTransport(
            .json("{}", status: 429, headers: ["Retry-After": "20"]), .json("{}"))
        await #expect(throws: AzureError.self) { try await send(transport) }
        var retry = clock.policy()
        retry.sleep = { _ in
            begin.yield()
            try await Task.sleep(for: .seconds(3600))
        }
        let task = Task { [retry] in
            try await Pipeline.test(transport, retry: retry).send(
                HTTPRequest("GET", Self.host + "/x"), operation: "do it")
        }
        for await _ in begun { break }
        task.cancel()
        await #expect(throws: CancellationError.self) { try await task.value }
        #expect(transport.requests.count == 1)
    }

    @Test func goesWithTheRealTransport() async throws {
        let server = try LoopbackServer { request in
            request.hasPrefix("GET /first")
                ? .bytes(answer("{}", status: "429 Slow", headers: "Retry-After: 20\r\n"))
                : .bytes(answer("{}"))
        }
        defer { server.stop() }
        let transport = try CurlTransport()
        await #expect(throws: AzureError.self) {
            try await send(transport, "GET", "/first", host: server.url)
        }
        try await send(transport, "GET", "/second", host: server.url)
        #expect(clock.waits.count == 1)
        try await send(CurlTransport(), "GET", "/third", host: server.url)
        #expect(clock.waits.count == 1)
    }
}
