import JSON
import Testing
import Transport

@testable import Azure

struct PagerTests {
    static let url = "https://management.azure.com/subscriptions/s/vaults?api-version=1"

    func pager(_ transport: ScriptedTransport) -> Pager {
        Pager(
            .test(transport, retry: .never),
            HTTPRequest("GET", Self.url, headers: ["Accept": "application/json"]),
            operation: "list vaults")
    }

    static func page(_ link: String?, style: String = "nextLink") -> HTTPResponse {
        var page: JSONValue = ["value": []]
        if let link { page[style] = .string(link) }
        return .json(page.description)
    }

    @Test(arguments: ["nextLink", "odata.nextLink", "@odata.nextLink"])
    func followsEachStyleOfLink(style: String) async throws {
        let next = "https://management.azure.com/next?$skiptoken=a%20b"
        let transport = ScriptedTransport(Self.page(next, style: style), Self.page(nil))
        let pager = pager(transport)
        #expect(try await pager.next() != nil)
        #expect(try await pager.next() != nil)
        #expect(try await pager.next() == nil)
        #expect(transport.requests.map(\.url) == [Self.url, next])
        #expect(transport.requests[1].headers["Accept"] == "application/json")
    }

    static let relative = [
        ("/next?a=1", "https://management.azure.com/next?a=1"),
        ("next?a=1", "https://management.azure.com/subscriptions/s/next?a=1"),
        ("?a=/b", "https://management.azure.com/subscriptions/s/vaults?a=/b"),
        ("//management.azure.com/n", "https://management.azure.com/n"),
        ("/a:b?c=d:e", "https://management.azure.com/a:b?c=d:e"),
    ]

    @Test(arguments: relative)
    func followsARelativeLink(link: String, url: String) async throws {
        let transport = ScriptedTransport(Self.page(link), Self.page(nil))
        let pager = pager(transport)
        _ = try await pager.next()
        _ = try await pager.next()
        #expect(transport.requests.last?.url == url)
    }

    @Test func goesOnAfterEmptyPages() async throws {
        let transport = ScriptedTransport(
            Self.page("/2"), Self.page("/3"), .json(#"{"value":[{"name":"a"}],"nextLink":""}"#))
        let pager = pager(transport)
        var pages = 0
        while try await pager.next() != nil { pages += 1 }
        #expect(pages == 3)
    }

    @Test func endsACycleOfTwoPages() async throws {
        let transport = ScriptedTransport(
            Self.page("/2"), Self.page("/3"), Self.page("/2"), Self.page("/3"))
        let pager = pager(transport)
        for _ in 0..<3 { _ = try await pager.next() }
        let error = await #expect(throws: AzureError.self) { try await pager.next() }
        #expect(error?.code == "PageLoop")
        #expect(error?.nextStep != nil)
        #expect(transport.requests.count == 3)
    }

    @Test(arguments: ["7", "{}", "[]", "true"])
    func doesNotTakeABrokenLinkForTheEnd(link: String) async {
        let transport = ScriptedTransport(.json(#"{"value":[],"nextLink":\#(link)}"#))
        let error = await #expect(throws: AzureError.self) { try await pager(transport).next() }
        #expect(error?.kind == .unparsable)
    }

    @Test func takesNullForTheEnd() async throws {
        let transport = ScriptedTransport(.json(#"{"value":[],"nextLink":null}"#))
        let pager = pager(transport)
        _ = try await pager.next()
        #expect(try await pager.next() == nil)
    }
}
