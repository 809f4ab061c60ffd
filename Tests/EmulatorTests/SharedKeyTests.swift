import FoundationEssentials
import JSON
import Secrets
import Testing

@testable import Emulator

struct SharedKeyTests {
    private static let date = "Wed, 23 Oct 2024 23:20:19 GMT"
    private static let key = Secret("MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=")

    /// Signatures that the published Python client makes of the same requests.
    @Test(arguments: [
        (
            "GET", "/certificates?api-version=2024-07-01.20.0&maxresults=1000&timeout=30", "", "",
            "bTeIOIZOChX8IeCn2Xc75f2Ui5XhyVXg6ssDwtawy5k="
        ),
        (
            "POST", "/pools/p1/resize?api-version=2024-07-01.20.0", "57",
            "application/json; odata=minimalmetadata",
            "qtCDIDpkwz2pOStHczS6IH+PC+q9WiWVocz9JoDSGNQ="
        ),
        (
            "POST", "/jobs/j1/enable?api-version=2024-07-01.20.0", "0", "",
            "o29JKyIJXw0XcwCC9113mPEnM/lQeBgwiCt74y1qud0="
        ),
        (
            "DELETE",
            "/certificates(thumbprintAlgorithm=sha1,thumbprint="
                + "59833fd835f827e9ec693a4c82435a6360cc6271)?api-version=2024-07-01.20.0", "0", "",
            "cnkFf/Q4kbfNcWhSgFJeWnG5Sdb8K8g+O2qjzH1BvB4="
        ),
    ])
    func signaturesAreThoseOfThePublishedClient(
        method: String, target: String, length: String, type: String, signature: String
    ) {
        var request = ServerRequest(method, target, headers: ["ocp-date": Self.date])
        if !length.isEmpty { request.headers["Content-Length"] = length }
        if !type.isEmpty { request.headers["Content-Type"] = type }
        let made = SharedKeySignature(account: "acct", request: request)
        #expect(made.signature(with: Self.key) == signature)
    }

    private func send(_ cloud: TestCloud, skew: Double = 0, key: Secret? = nil) -> ServerResponse {
        let date = Timestamp(cloud.clock.now.addingTimeInterval(skew)).httpDate
        var request = ServerRequest(
            "GET", "/pools?api-version=2024-07-01.20.0&$filter=state%20eq%20%27active%27",
            headers: ["Host": "contosorender.eastus.batch.localhost:8443", "ocp-date": date])
        let key = key ?? cloud.seed.accounts[0].account.primaryKey
        let signature = SharedKeySignature(account: "contosorender", request: request)
            .signature(with: key)
        request.headers["Authorization"] = "SharedKey contosorender:\(signature ?? "")"
        return cloud.emulator.handle(request)
    }

    @Test func bothKeysOpenTheAccount() throws {
        let cloud = try TestCloud()
        #expect(send(cloud).status == 200)
        #expect(send(cloud, key: cloud.seed.accounts[0].account.secondaryKey).status == 200)
    }

    @Test func anotherKeyIsRefused() throws {
        let cloud = try TestCloud()
        let response = send(cloud, key: cloud.seed.accounts[1].account.primaryKey)
        #expect(response.status == 403)
        #expect(try response.json["code"] == "AuthenticationFailed")
    }

    @Test func clockMayBeOffByFifteenMinutes() throws {
        let cloud = try TestCloud()
        #expect(send(cloud, skew: 900).status == 200)
        #expect(send(cloud, skew: -901).status == 403)
        #expect(send(cloud, skew: 901).status == 403)
    }

    @Test func whatWasNotSignedIsRefused() throws {
        let cloud = try TestCloud()
        let date = Timestamp(cloud.clock.now).httpDate
        var request = ServerRequest(
            "GET", "/pools?api-version=2024-07-01.20.0",
            headers: ["Host": "contosorender.eastus.batch.localhost", "ocp-date": date])
        let signature = SharedKeySignature(account: "contosorender", request: request)
            .signature(with: cloud.seed.accounts[0].account.primaryKey)
        request.headers["Authorization"] = "SharedKey contosorender:\(signature ?? "")"
        request.target += "&maxresults=1"
        #expect(cloud.emulator.handle(request).status == 403)
    }

    @Test func noAuthorizationIsAskedForOne() throws {
        let cloud = try TestCloud()
        let response = cloud.emulator.handle(
            ServerRequest(
                "GET", "/pools?api-version=2024-07-01.20.0",
                headers: ["Host": "contosorender.eastus.batch.localhost"]))
        #expect(response.status == 401)
        let challenge = response.headers["WWW-Authenticate"]
        #expect(challenge?.hasPrefix("Bearer authorization_uri=") == true)
    }
}
