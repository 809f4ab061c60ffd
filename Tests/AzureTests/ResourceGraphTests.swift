import AzureResources
import Foundation
import JSON
import Testing
import Transport

@testable import Azure

/// The answers are the examples of Azure/azure-rest-api-specs, Microsoft.ResourceGraph 2024-04-01.
struct ResourceGraphTests {
    static let token = "eyAibm8iOiAibHVjayIsICJidXQiOiAibmljZSIsICJ0cnkiOiAiISIgfQ=="
    static let subscription = "cfbbd179-59d2-4052-aa06-9270a38aa9d6"
    static let kql = "Resources | where name contains 'test' | project id, name, type, location"

    func graph(_ transport: ScriptedTransport, retry: RetryPolicy = .immediate) -> ResourceGraph {
        ResourceGraph(
            ResourceManager(
                cloud: .public, credential: FixedCredential(), transport: transport, retry: retry))
    }

    func page(
        rows: Int, token: String? = nil, truncated: String = "false", headers: HTTPHeaders = [:]
    ) -> HTTPResponse {
        let data = (0..<rows).map { #"{"id":"/subscriptions/s/\#($0)","name":"n\#($0)"}"# }
        let token = token.map { #""$skipToken":"\#($0)","# } ?? ""
        return .json(
            """
            {\(token)"totalRecords":386,"count":\(rows),"data":[\(data.joined(separator: ","))],
            "facets":[],"resultTruncated":"\(truncated)"}
            """, headers: headers)
    }

    func body(_ request: HTTPRequest) throws -> JSONValue {
        try JSONValue(parsing: #require(request.body))
    }

    @Test func asksByTokenUntilThereIsNone() async throws {
        let transport = ScriptedTransport(page(rows: 3, token: Self.token), page(rows: 2))
        let pager = graph(transport).query(
            Self.kql, scope: .subscriptions([Self.subscription]), pageSize: 3)
        var counts: [Int] = []
        while let page = try await pager.next() {
            counts.append(try #require(JSONValue(parsing: page.body)["data"]?.array?.count))
        }
        #expect(counts == [3, 2])
        for request in transport.requests {
            #expect(request.method == "POST")
            #expect(
                request.url == "https://management.azure.com/providers/Microsoft.ResourceGraph"
                    + "/resources?api-version=2022-10-01")
            #expect(request.headers["Content-Type"] == "application/json")
        }
        let bodies = try transport.requests.map(body)
        #expect(
            bodies[0] == [
                "query": .string(Self.kql), "subscriptions": [.string(Self.subscription)],
                "options": ["resultFormat": "objectArray", "$top": 3],
            ])
        #expect(
            bodies[1]["options"] == [
                "resultFormat": "objectArray", "$top": 3, "$skipToken": .string(Self.token),
            ])
        #expect(bodies[1]["query"]?.string == Self.kql)
    }

    @Test func looksWhereItIsTold() async throws {
        let transport = ScriptedTransport(page(rows: 0), page(rows: 0))
        _ = try await graph(transport).query(Self.kql).next()
        _ = try await graph(transport).query(Self.kql, scope: .managementGroups(["mg"])).next()
        let bodies = try transport.requests.map(body)
        #expect(bodies[0]["subscriptions"] == nil)
        #expect(bodies[0]["managementGroups"] == nil)
        #expect(bodies[0]["options"]?["$top"] == 1000)
        #expect(bodies[1]["managementGroups"] == ["mg"])
    }

    @Test func repeatsAQuestionWhoseOutcomeIsUnknown() async throws {
        let transport = ScriptedTransport([
            .failure(TransportError(code: .connectionLost, message: "")),
            .success(.json("", status: 503)),
            .success(page(rows: 1)),
        ])
        #expect(try await graph(transport).query(Self.kql).next()?.status == 200)
        #expect(Set(try transport.requests.map(body).map(\.description)).count == 1)
    }

    @Test func endsALoopOfTokens() async throws {
        let transport = ScriptedTransport(
            page(rows: 1, token: "a"), page(rows: 1, token: "a"), page(rows: 1, token: "a"))
        let pager = graph(transport).query(Self.kql)
        _ = try await pager.next()
        _ = try await pager.next()
        let error = await #expect(throws: AzureError.self) { try await pager.next() }
        #expect(error?.code == "PageLoop")
        #expect(transport.requests.count == 2)
    }

    @Test func takesNoPartForTheWhole() async {
        let pager = graph(ScriptedTransport(page(rows: 3, truncated: "true"))).query(Self.kql)
        let error = await #expect(throws: AzureError.self) { try await pager.next() }
        #expect(error?.code == "ResultTruncated")
        #expect(
            error?.message == "cannot query the Resource Graph: "
                + "the service gives 3 of 386 rows and no way to the others")
        #expect(error?.nextStep?.contains("column id") == true)
    }

    @Test func goesOnWhereRowsAreLeftAndATokenLeadsToThem() async throws {
        let transport = ScriptedTransport(
            page(rows: 3, token: Self.token, truncated: "true"), page(rows: 1))
        let pager = graph(transport).query(Self.kql)
        #expect(try await pager.next() != nil)
        #expect(try await pager.next() != nil)
        #expect(try await pager.next() == nil)
    }

    @Test func saysThatSubscriptionsAreMissing() async {
        let headers: HTTPHeaders = ["x-ms-tenant-subscription-limit-hit": "true"]
        let pager = graph(ScriptedTransport(page(rows: 1, headers: headers))).query(Self.kql)
        let error = await #expect(throws: AzureError.self) { try await pager.next() }
        #expect(error?.code == "SubscriptionLimit")
    }

    @Test(arguments: ["<html>", "{}", #"{"data":{"columns":[],"rows":[]}}"#])
    func refusesWhatIsNoAnswer(_ text: String) async {
        let pager = graph(ScriptedTransport(.json(text))).query(Self.kql)
        let error = await #expect(throws: AzureError.self) { try await pager.next() }
        #expect(error?.kind == .unparsable)
    }

    @Test func passesOnARefusal() async {
        let refusal = HTTPResponse.json(
            #"{"error":{"code":"AuthorizationFailed","message":"No."}}"#, status: 403)
        let error = await #expect(throws: AzureError.self) {
            try await graph(ScriptedTransport(refusal)).query(Self.kql).next()
        }
        #expect(error?.status == 403)
        #expect(error?.kind == .known)
    }
}
