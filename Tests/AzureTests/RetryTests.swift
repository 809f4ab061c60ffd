import Foundation
import Testing
import Transport

@testable import Azure

struct RetryTests {
    static let url = "https://management.azure.com/x?sig=hidden"
    let clock = TestClock()

    func send(
        _ transport: any HTTPTransport, _ method: String = "GET", isRepeatable: Bool? = nil,
        headers: HTTPHeaders = [:], retry: RetryPolicy? = nil
    ) async throws -> HTTPResponse {
        try await Pipeline.test(transport, retry: retry ?? clock.policy()).send(
            HTTPRequest(method, Self.url, headers: headers), operation: "do it",
            isRepeatable: isRepeatable)
    }

    @Test(arguments: [408, 429, 500, 502, 503, 504])
    func sendsAgainAfterAStatusThatPasses(status: Int) async throws {
        let transport = ScriptedTransport(.json("{}", status: status), .json("{}"))
        _ = try await send(transport)
        #expect(transport.requests.count == 2)
    }

    @Test(arguments: [400, 401, 403, 404, 405, 409, 410, 412, 413, 501, 505])
    func takesOtherStatusesForFinal(status: Int) async {
        let transport = ScriptedTransport(.json("{}", status: status), .json("{}"))
        let error = await #expect(throws: AzureError.self) { try await send(transport) }
        #expect(transport.requests.count == 1)
        #expect(error?.retriable == false)
        #expect(error?.attempts == 1)
    }

    @Test(arguments: [
        TransportError.Code.tls, .invalidURL, .invalidHeader, .bodyTooLarge, .headerTooLarge,
        .invalidAnswer, .badAuthority, .cancelled,
    ])
    func doesNotRepeatWhatFailsForGood(code: TransportError.Code) async {
        let transport = ScriptedTransport([
            .failure(TransportError(code: code, message: "m")), .success(.json("{}")),
        ])
        let error = await #expect(throws: TransportError.self) { try await send(transport) }
        #expect(error?.code == code)
        #expect(transport.requests.count == 1)
    }

    @Test func repeatsAWriteIfTheCallerSaysThatItIsSafe() async throws {
        let transport = ScriptedTransport([
            .success(.json("{}", status: 500)),
            .failure(TransportError(code: .timeout, message: "")), .success(.json("{}")),
        ])
        _ = try await send(transport, "POST", isRepeatable: true)
        #expect(transport.requests.count == 3)
    }

    @Test(arguments: [408, 500, 502, 503, 504])
    func leavesAWriteAloneWhoseOutcomeIsUnknown(status: Int) async {
        for method in ["POST", "PATCH"] {
            let transport = ScriptedTransport(
                .json("{}", status: status, headers: ["Retry-After": "1"]), .json("{}"))
            await #expect(throws: AzureError.self) { try await send(transport, method) }
            #expect(transport.requests.count == 1)
        }
    }

    @Test func sendsAWriteAgainThatNeverLeft() async throws {
        for code in [TransportError.Code.cannotConnect, .cannotResolve] {
            let transport = ScriptedTransport([
                .failure(TransportError(code: code, message: "")), .success(.json("{}")),
            ])
            _ = try await send(transport, "POST")
            #expect(transport.requests.count == 2)
        }
    }

    static let waits: [(HTTPHeaders, Duration?)] = [
        (["Retry-After": "7"], .seconds(7)),
        (["Retry-After": "0"], .zero),
        (["Retry-After": "-5"], .zero),
        (["retry-after-ms": "1500", "Retry-After": "7"], .milliseconds(1500)),
        (["x-ms-retry-after-ms": "250"], .milliseconds(250)),
        (
            [
                "Date": "Wed, 23 Oct 2024 23:20:19 GMT",
                "Retry-After": "Wed, 23 Oct 2024 23:20:49 GMT",
            ], .seconds(30)
        ),
        (
            [
                "Date": "Wed, 23 Oct 2024 23:20:19 GMT",
                "Retry-After": "Wed, 23 Oct 2024 23:20:00 GMT",
            ], .zero
        ),
        (["Retry-After": "9223372036854775807"], .seconds(86400)),
        (["Retry-After": "99999999999999999999"], nil),
        (["Retry-After": "Wed, 23 Oct 9223372036854775807 23:20:49 GMT"], nil),
        (["Retry-After": "soon"], nil),
        ([:], nil),
    ]

    @Test(arguments: waits.indices)
    func readsHowLongToWait(index: Int) {
        let (headers, wait) = Self.waits[index]
        #expect(RetryPolicy.retryAfter(HTTPResponse(status: 503, headers: headers)) == wait)
    }

    @Test func waitsLongerEachTimeAndNeverTheSame() async {
        let transport = ScriptedTransport(
            (0..<5).map { _ in .success(.json("{}", status: 500)) })
        await #expect(throws: AzureError.self) { try await send(transport) }
        let bases = [0.8, 1.6, 3.2, 6.4].map(Duration.seconds)
        #expect(clock.waits.count == bases.count)
        for (wait, base) in zip(clock.waits, bases) {
            #expect(wait >= base * 0.8 && wait <= base * 1.3)
        }
        #expect(Set(zip(clock.waits, bases).map { $0 / $1 }).count > 1)
    }

    @Test func givesUpWhenTheTimeIsUpAndSaysHowLongItTried() async {
        var retry = clock.policy(limit: 100)
        retry.timeLimit = .seconds(100)
        let transport = ScriptedTransport(
            (0..<100).map { _ in
                .success(.json("{}", status: 429, headers: ["Retry-After": "30"]))
            })
        let error = await #expect(throws: AzureError.self) {
            try await send(transport, retry: retry)
        }
        #expect(transport.requests.count == 4)
        let note = "; tried 4 times in 1 min 30 s, the limit is 1 min 40 s"
        #expect(error?.message.hasSuffix(note) == true)
        #expect(error?.attempts == 4)
        #expect(error?.elapsed == .seconds(90))
        #expect(error?.retriable == true)
    }

    @Test func saysHowLongItTriedAlsoWhenNoAnswerCame() async {
        let transport = ScriptedTransport([])
        let error = await #expect(throws: TransportError.self) { try await send(transport) }
        #expect(error?.code == .connectionLost)
        #expect(error?.message.contains("; tried 5 times in ") == true)
    }

    @Test func givesAnAttemptNoMoreThanWhatIsLeftOfTheTime() async throws {
        let clock = clock
        let transport = ScriptedTransport(
            [
                .success(.json("{}", status: 503, headers: ["Retry-After": "10"])),
                .success(.json("{}")),
            ]
        ) { clock.advance(by: .seconds(20)) }
        var retry = clock.policy()
        retry.timeLimit = .seconds(100)
        _ = try await send(transport, retry: retry)
        #expect(transport.requests.map(\.timeLeft) == [.seconds(100), .seconds(70)])
    }

    @Test func saysThatOneAttemptTookTooLong() async {
        let clock = clock
        let timeout = TransportError(code: .timeout, message: "cannot send")
        let transport = ScriptedTransport([.failure(timeout)]) {
            clock.advance(by: .seconds(299.9))
        }
        let error = await #expect(throws: TransportError.self) { try await send(transport) }
        #expect(error?.message == "cannot send; tried once in 4 min 59 s, the limit is 5 min")
    }

    @Test func saysThatAnEarlierAttemptMayHaveDoneIt() async {
        let transport = ScriptedTransport([
            .failure(TransportError(code: .connectionLost, message: "")),
            .success(.json(#"{"error":{"code":"NotFound","message":"m"}}"#, status: 404)),
        ])
        let error = await #expect(throws: AzureError.self) { try await send(transport, "DELETE") }
        #expect(error?.message.contains("may have been carried out") == true)

        let read = ScriptedTransport([
            .failure(TransportError(code: .connectionLost, message: "")),
            .success(.json(#"{"error":{"code":"NotFound","message":"m"}}"#, status: 404)),
        ])
        let other = await #expect(throws: AzureError.self) { try await send(read) }
        #expect(other?.message.contains("may have been carried out") == false)
    }

    @Test func endsWhenItsTaskIsCancelledWhileItWaits() async {
        let (begun, begin) = AsyncStream<Void>.makeStream()
        var retry = RetryPolicy()
        retry.sleep = { _ in
            begin.yield()
            try await Task.sleep(for: .seconds(3600))
        }
        let transport = ScriptedTransport(.json("{}", status: 500), .json("{}"))
        let task = Task { [retry] in try await send(transport, retry: retry) }
        for await _ in begun { break }
        task.cancel()
        await #expect(throws: CancellationError.self) { try await task.value }
        #expect(transport.requests.count == 1)
    }

    struct LostCredential: TokenCredential {
        func token(scope: String, tenant: String?) async throws -> AccessToken {
            throw TransportError(code: .connectionLost, message: "cannot sign in")
        }
    }

    @Test func doesNotRepeatASignInThatHasBeenRepeatedAlready() async {
        let transport = ScriptedTransport(.json("{}"))
        let pipeline = Pipeline(
            transport: transport, authorizer: BearerAuthorizer(LostCredential(), scope: "s"),
            origin: Origin(Self.url), retry: clock.policy())
        await #expect(throws: TransportError.self) {
            try await pipeline.send(HTTPRequest("GET", Self.url), operation: "do it")
        }
        #expect(transport.requests.isEmpty)
        #expect(clock.waits.isEmpty)
    }
}
