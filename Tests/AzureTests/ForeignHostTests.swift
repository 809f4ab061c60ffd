import AzureBatch
import AzureKeyVault
import Loopback
import Secrets
import Testing
import Transport

@testable import Azure

/// What proves who asks goes to the service that it is for, and to nobody else.
struct ForeignHostTests {
    static let evil = [
        "https://evil.example/next", "//evil.example/next", "http://management.azure.com/next",
        "https://management.azure.com:444/next", "https://management.azure.com.evil.example/",
        "https://user@management.azure.com/", "https://evil.example%2f.management.azure.com/",
        "https://evil.example\\.management.azure.com/", "https://evil.example\u{FF0F}.azure.com/",
        "https://evil.example#.management.azure.com", "https://evil.example?.management.azure.com",
        "https:management.azure.com", "javascript:alert(1)", "file:///etc/passwd",
        "https://management.azure.com\t.evil.example/",
    ]

    func manager(_ transport: ScriptedTransport) -> ResourceManager {
        ResourceManager(
            cloud: .public, credential: FixedCredential(), transport: transport, retry: .immediate)
    }

    @Test(arguments: evil)
    func noLinkToAPageLeadsThere(link: String) async throws {
        let page = PagerTests.page(link)
        let transport = ScriptedTransport(page, .json("{}"))
        let pager = manager(transport).pages("/x", version: "1", operation: "list x")
        _ = try await pager.next()
        let error = await #expect(throws: AzureError.self) { try await pager.next() }
        #expect(error?.code == "ForeignLink")
        #expect(transport.requests.count == 1)
    }

    @Test(arguments: evil)
    func noPlaceOfAnOperationLeadsThere(link: String) async {
        for field in ["Location", "Azure-AsyncOperation", "Operation-Location"] {
            let transport = ScriptedTransport(
                HTTPResponse(status: 202, headers: [field: link]), .json("{}"))
            let error = await #expect(throws: AzureError.self) {
                try await manager(transport).sendAndWait(
                    "DELETE", "/x", version: "1", operation: "delete x")
            }
            #expect(error?.code == "ForeignLink")
            #expect(transport.requests.count == 1)
        }
    }

    @Test func noPlaceOfAResultLeadsThere() async {
        let status: HTTPHeaders = [
            "Azure-AsyncOperation": "/status", "Location": "https://evil.example/result",
        ]
        let transport = ScriptedTransport(
            HTTPResponse(status: 202, headers: status), .json(#"{"status":"Succeeded"}"#),
            .json("{}"))
        let error = await #expect(throws: AzureError.self) {
            try await manager(transport).sendAndWait(
                "POST", "/x/act", version: "1", operation: "act on x")
        }
        #expect(error?.code == "ForeignLink")
        #expect(transport.requests.count == 2)
    }

    @Test(arguments: [301, 302, 303, 307, 308])
    func noRedirectIsFollowed(status: Int) async throws {
        let other = try LoopbackServer { _ in .bytes(answer("{}")) }
        let server = try LoopbackServer { _ in
            .bytes(
                answer("", status: "\(status) Go", headers: "Location: \(other.url)/x?sig=s\r\n"))
        }
        defer {
            server.stop()
            other.stop()
        }
        let transport = try CurlTransport()
        for method in ["GET", "POST", "PUT"] {
            let error = await #expect(throws: AzureError.self) {
                try await Pipeline.test(transport, origin: server.url).send(
                    HTTPRequest(method, server.url + "/x"), operation: "do it")
            }
            #expect(error?.code == "HTTP\(status)")
            #expect(error?.message.contains("leads to \(other.url), which is not") == true)
            #expect(error?.message.contains("sig") == false)
            #expect(error?.nextStep != nil)
        }
        #expect(server.requests.count == 3)
        #expect(other.connections == 0)
    }

    @Test(arguments: [
        "https://evil.example", "https://azure.net.evil.example", "https://other.vault.azure.net",
        "http://vault.azure.net", "https://evil.example/.vault.azure.net",
    ])
    func noChallengeForAnotherServiceIsAnswered(resource: String) async {
        let challenge: HTTPHeaders = [
            "WWW-Authenticate":
                #"Bearer authorization="https://login/other", resource="\#(resource)""#
        ]
        let transport = ScriptedTransport(.json("{}", status: 401, headers: challenge), .json("{}"))
        let vault = KeyVault(
            url: "https://kv.vault.azure.net", credential: FixedCredential(), cloud: .public,
            transport: transport, retry: .never)
        await #expect(throws: AzureError.self) {
            try await vault.client.send(
                ServiceCall(KeyVault.operations.named("certificate"), ["c"]))
        }
        #expect(transport.requests.count == 1)
    }

    @Test func noSignatureOfABatchAccountGoesElsewhere() async throws {
        let transport = ScriptedTransport(
            PagerTests.page("https://other.region.batch.azure.com/pools", style: "odata.nextLink"),
            .json("{}"))
        let account = BatchAccount(
            endpoint: "https://account.region.batch.azure.com",
            authorization: .sharedKey(account: "account", key: Secret("a2V5")),
            transport: transport, retry: .never)
        let pager = account.client.pages(try ServiceCall(BatchAccount.operations.named("pools")))
        _ = try await pager.next()
        let error = await #expect(throws: AzureError.self) { try await pager.next() }
        #expect(error?.code == "ForeignLink")
        #expect(transport.requests.count == 1)
    }

    @Test(arguments: [
        ("https://[::1]:8080/a", "https://[::2]:8080/a"),
        ("https://[2001:db8::1]/", "https://[2001:db8::2]/"),
        ("https://a%2eb/", "https://a%2eb/"), ("https://", "https://"),
    ])
    func addressesAreNotMistakenForEachOther(one: String, other: String) {
        #expect(!Origin(one).covers(Origin(other)))
    }

    @Test func anAddressCoversItself() {
        #expect(Origin("https://[::1]:8080/a").covers(Origin("https://[::1]:8080/b?c")))
        #expect(!Origin("https://[::1]:8080/a").covers(Origin("https://[::1]/b")))
    }
}
