import AzureKeyVault
import Foundation
import JSON
import Testing
import Transport

@testable import Azure

struct PipelineTests {
    static let url = "https://management.azure.com/subscriptions?api-version=1"

    func pipeline(
        _ transport: ScriptedTransport, retry: RetryPolicy = .immediate
    ) -> Pipeline {
        Pipeline(
            transport: transport, authorizer: BearerAuthorizer(FixedCredential(), scope: "s"),
            origin: Origin("https://management.azure.com"), retry: retry)
    }

    @Test func sendsReadsAgainAfterAPassingFailure() async throws {
        let transport = ScriptedTransport([
            .success(.json("", status: 503)),
            .failure(TransportError(code: .connectionLost, message: "")),
            .success(.json("{}")),
        ])
        let response = try await pipeline(transport).send(
            HTTPRequest("GET", Self.url), operation: "list subscriptions")
        #expect(response.status == 200)
        #expect(transport.requests.count == 3)
        #expect(Set(transport.requests.map { $0.headers["x-ms-client-request-id"] }).count == 1)
    }

    @Test func neverRepeatsAWriteWhoseOutcomeIsUnknown() async throws {
        for failure in [
            Result<HTTPResponse, TransportError>.success(.json("", status: 500)),
            .failure(TransportError(code: .connectionLost, message: "")),
            .failure(TransportError(code: .timeout, message: "")),
        ] {
            let transport = ScriptedTransport([failure, .success(.json("{}"))])
            await #expect(throws: (any Error).self) {
                try await pipeline(transport).send(
                    HTTPRequest("POST", Self.url), operation: "import")
            }
            #expect(transport.requests.count == 1)
        }
    }

    @Test func repeatsAWriteThatWasTurnedAway() async throws {
        let transport = ScriptedTransport(
            .json("{}", status: 429, headers: ["Retry-After": "3"]), .json("{}"))
        let waited = Waits()
        var retry = RetryPolicy()
        retry.sleep = { await waited.add($0) }
        _ = try await pipeline(transport, retry: retry).send(
            HTTPRequest("POST", Self.url), operation: "import")
        #expect(await waited.all == [.seconds(3)])
    }

    @Test func doesNotAskAgainBeforeTheServiceWantsIt() async {
        let transport = ScriptedTransport(
            .json("{}", status: 429, headers: ["Retry-After": "3600"]), .json("{}"))
        let error = await #expect(throws: AzureError.self) {
            try await pipeline(transport).send(
                HTTPRequest("GET", Self.url), operation: "list subscriptions")
        }
        #expect(error?.retryAfter == .seconds(3600))
        #expect(error?.retriable == true)
        #expect(transport.requests.count == 1)
    }

    @Test func asksAgainForAPageThatCouldNotBeHad() async throws {
        let transport = ScriptedTransport(
            .json("{}", status: 500), .json(#"{"value":[]}"#))
        let pager = Pager(
            pipeline(transport, retry: .never), HTTPRequest("GET", Self.url), operation: "list")
        await #expect(throws: AzureError.self) { try await pager.next() }
        #expect(try await pager.next()?.status == 200)
        #expect(try await pager.next() == nil)
    }

    actor Waits {
        private(set) var all: [Duration] = []

        func add(_ duration: Duration) {
            all.append(duration)
        }
    }

    @Test(arguments: [
        "https://evil.example/next", "http://management.azure.com/next",
        "https://management.azure.com.evil.example/", "https://management.azure.com:444/next",
        "https://management.azure.com@evil.example/", "https://evil.example\\.management.azure.com",
        "//evil.example/", "",
    ])
    func givesNoCredentialToAnotherHost(link: String) async throws {
        let page = JSONValue.object(["value": .array([]), "nextLink": .string(link)])
        let transport = ScriptedTransport(.json(page.description), .json("{}"))
        let pager = Pager(
            pipeline(transport), HTTPRequest("GET", Self.url), operation: "list subscriptions")
        _ = try await pager.next()
        if link.isEmpty {
            #expect(try await pager.next() == nil)
        } else {
            let error = await #expect(throws: AzureError.self) { try await pager.next() }
            #expect(error?.kind == .refused)
        }
        #expect(transport.requests.count == 1)
    }

    @Test func endsALoopOfPages() async throws {
        let page = #"{"value":[],"nextLink":"\#(Self.url)"}"#
        let transport = ScriptedTransport(.json(page), .json(page))
        let pager = Pager(
            pipeline(transport), HTTPRequest("GET", Self.url), operation: "list subscriptions")
        _ = try await pager.next()
        let error = await #expect(throws: AzureError.self) { try await pager.next() }
        #expect(error?.code == "PageLoop")
    }

    static let errors: [(HTTPResponse, AzureError.Kind, String)] = [
        (
            .json(#"{"error":{"code":"PoolNotFound","message":"m."}}"#, status: 404), .known,
            "PoolNotFound"
        ),
        (.json(#"{"error":{"code":"Odd","message":"m"}}"#, status: 400), .unknown, "Odd"),
        (.json("<html>proxy</html>", status: 502), .unparsable, "Unparsable"),
        (
            .json(#"{"code":"JobNotFound","message":{"value":"m\nRequestId:1"}}"#, status: 404),
            .known, "JobNotFound"
        ),
        (
            .json(
                #"{"error":"invalid_client","error_description":"AADSTS7000215: no."}"#,
                status: 401), .known, "invalid_client"
        ),
        (HTTPResponse(status: 404), .known, "NotFound"),
        (
            HTTPResponse(status: 302, headers: ["Location": "https://evil.example"]), .unknown,
            "HTTP302"
        ),
    ]

    @Test(arguments: errors.indices)
    func tellsErrorsApart(index: Int) async {
        let (response, kind, code) = Self.errors[index]
        let error = await #expect(throws: AzureError.self) {
            try await pipeline(ScriptedTransport(response), retry: .never).send(
                HTTPRequest("GET", Self.url), operation: "try")
        }
        #expect(error?.kind == kind)
        #expect(error?.code == code)
        #expect(error?.status == response.status)
        #expect(error?.message.contains("\n") == false)
    }

    @Test func answersAVaultsChallengeInsideItsDomainOnly() async throws {
        func challenge(_ resource: String) -> HTTPResponse {
            .json(
                #"{"error":{"code":"Unauthorized","message":"AKV10000"}}"#, status: 401,
                headers: [
                    "WWW-Authenticate":
                        #"Bearer authorization="https://login/other", resource="\#(resource)""#
                ])
        }
        func vault(_ transport: ScriptedTransport) -> KeyVault {
            KeyVault(
                url: "https://kv.vault.azure.net", credential: FixedCredential(), cloud: .public,
                transport: transport, retry: .never)
        }
        let good = ScriptedTransport(challenge("https://vault.azure.net"), .json("{}"))
        _ = try await vault(good).client.send(
            ServiceCall(KeyVault.operations.named("certificate"), ["c"]))
        #expect(
            good.requests.last?.headers["Authorization"]
                == "Bearer token for https://vault.azure.net/.default of other")

        let evil = ScriptedTransport(challenge("https://evil.example"), .json("{}"))
        await #expect(throws: AzureError.self) {
            try await vault(evil).client.send(
                ServiceCall(KeyVault.operations.named("certificate"), ["c"]))
        }
        #expect(evil.requests.count == 1)
    }
}
