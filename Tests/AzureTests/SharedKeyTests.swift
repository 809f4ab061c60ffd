import Foundation
import Secrets
import Testing
import Transport

@testable import AzureBatch

/// The expected signatures were made by the published Python package azure-batch.
struct SharedKeyTests {
    let authorizer: SharedKey

    init() throws {
        let date = try Date("2024-10-23T23:20:19Z", strategy: .iso8601)
        authorizer = SharedKey(
            account: "acct", key: Secret("MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY="),
            now: { date })
    }

    static let vectors: [(HTTPRequest, String)] = [
        (
            HTTPRequest(
                "GET",
                "https://h/certificates?api-version=2024-07-01.20.0&maxresults=1000&timeout=30"),
            "bTeIOIZOChX8IeCn2Xc75f2Ui5XhyVXg6ssDwtawy5k="
        ),
        (
            HTTPRequest(
                "POST", "https://h/pools/p1/resize?api-version=2024-07-01.20.0",
                headers: ["Content-Type": "application/json; odata=minimalmetadata"],
                body: [UInt8](repeating: 0x20, count: 57)),
            "qtCDIDpkwz2pOStHczS6IH+PC+q9WiWVocz9JoDSGNQ="
        ),
        (
            HTTPRequest("POST", "https://h/jobs/j1/enable?api-version=2024-07-01.20.0"),
            "o29JKyIJXw0XcwCC9113mPEnM/lQeBgwiCt74y1qud0="
        ),
        (
            HTTPRequest(
                "DELETE",
                "https://h/certificates(thumbprintAlgorithm=sha1,thumbprint="
                    + "59833fd835f827e9ec693a4c82435a6360cc6271)?api-version=2024-07-01.20.0"),
            "cnkFf/Q4kbfNcWhSgFJeWnG5Sdb8K8g+O2qjzH1BvB4="
        ),
    ]

    @Test(arguments: vectors.indices)
    func signsAsOthersDo(index: Int) async throws {
        var (request, signature) = Self.vectors[index]
        try await authorizer.authorize(&request)
        #expect(request.headers["Authorization"] == "SharedKey acct:\(signature)")
        #expect(request.headers["ocp-date"] == "Wed, 23 Oct 2024 23:20:19 GMT")
    }

    @Test func signsDecodedQueriesInOrderOfNames() {
        let request = HTTPRequest("GET", "https://h/jobs?b=%27x%20y%27&a=1&empty=&%24filter=z")
        #expect(
            authorizer.stringToSign(request).hasSuffix("/acct/jobs\n$filter:z\na:1\nb:'x y'"))
    }

    @Test func refusesAKeyThatIsNotBase64WithoutShowingIt() async {
        let authorizer = SharedKey(account: "acct", key: Secret("not base64!"))
        var request = HTTPRequest("GET", "https://h/jobs")
        let error = await #expect(throws: (any Error).self) {
            try await authorizer.authorize(&request)
        }
        #expect(!"\(String(describing: error))".contains("not base64!"))
    }
}
