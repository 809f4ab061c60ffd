import Synchronization
import Testing
import Transport

@testable import Bindings

struct MonitoredTransportTests {
    private struct Answer: HTTPTransport {
        func send(_ request: HTTPRequest) async throws -> HTTPResponse {
            HTTPResponse(status: 200)
        }
    }

    private final class Lines: Sendable {
        let all = Mutex<[String]>([])
    }

    private func lines(of request: HTTPRequest, _ policy: WritePolicy = .init()) async throws
        -> [String]
    {
        let lines = Lines()
        let monitor = RequestMonitor(policy: policy, logsRequests: true) { line in
            lines.all.withLock { $0.append(line) }
        }
        _ = try await MonitoredTransport(base: Answer(), monitor: monitor).send(request)
        return lines.all.withLock(\.self)
    }

    private var whatIf: WritePolicy {
        var policy = WritePolicy()
        policy.isWhatIf = true
        return policy
    }

    @Test func logsNoSignature() async throws {
        let url = "https://a.blob.example/b/c?sv=2025-07-05&comp=list&skoid=me&sig=hidden%3D"
        let text = try await lines(of: HTTPRequest("GET", url)).joined()
        #expect(text.contains("/b/c?sv=…&comp=list&skoid=…&sig=…: 200"))
        #expect(!text.contains("hidden"))
    }

    @Test func showsNoSignatureOfAURLInABody() async throws {
        let body = #"{"httpUrl":"https://a/b?sv=1&sig=hidden%2B1","filePath":"b"}"#
        let request = HTTPRequest("PUT", "https://a/pools/p", body: Array(body.utf8))
        let text = try await lines(of: request, whatIf).joined()
        #expect(text.contains("https://a/b?sv=1&sig=…\""))
        #expect(text.contains("filePath"))
        #expect(!text.contains("hidden"))
    }

    @Test func showsNoSecretOfAPool() async throws {
        let body = #"""
            {"id":"p","userAccounts":[{"name":"u","password":"hidden1",
            "linuxUserConfiguration":{"sshPrivateKey":"hidden2"}}],
            "mountConfiguration":[{"azureBlobFileSystemConfiguration":{"accountKey":"hidden3",
            "sasKey":"hidden4","accountName":"shown1"}}],
            "startTask":{"environmentSettings":[{"name":"DB_PASSWORD","value":"hidden5"},
            {"name":"MODE","value":"shown2"}],"secretId":"shown3"}}
            """#
        let request = HTTPRequest("PUT", "https://a/pools/p", body: Array(body.utf8))
        let text = try await lines(of: request, whatIf).joined()
        #expect(!text.contains("hidden"))
        for shown in ["shown1", "shown2", "shown3"] { #expect(text.contains(shown)) }
    }

    @Test(arguments: ["/certificates", "/certificates/c/import", "/secrets/s"])
    func showsNoBodyWithAKey(path: String) async throws {
        let body = #"{"thumbprint":"t","data":"hidden","value":"hidden","password":"hidden"}"#
        let request = HTTPRequest("POST", "https://a\(path)?api-version=1", body: Array(body.utf8))
        let text = try await lines(of: request, whatIf).joined()
        #expect(text.contains("would POST"))
        #expect(!text.contains("hidden"))
    }

    @Test func showsNoBlob() async throws {
        let request = HTTPRequest(
            "PUT", "https://a.blob.core.windows.net/b/c", headers: ["x-ms-blob-type": "BlockBlob"],
            body: Array(#"{"password":"hidden"}"#.utf8))
        let text = try await lines(of: request, whatIf).joined()
        #expect(text.contains("would PUT"))
        #expect(!text.contains("hidden"))
    }

    @Test(arguments: [
        ("POST", "https://m/providers/Microsoft.ResourceGraph/resources?api-version=1", false),
        ("POST", "https://a.blob.example/?restype=service&comp=userdelegationkey", false),
        ("POST", "https://m/subscriptions/s/x/listKeys?api-version=1", false),
        ("POST", "https://m/subscriptions/s/x/regenerateKeys?api-version=1", true),
        ("PUT", "https://m/providers/Microsoft.ResourceGraph/resources", true),
        ("DELETE", "https://a.blob.example/?restype=service&comp=userdelegationkey", true),
    ])
    func knowsWhatChangesSomething(_ method: String, _ url: String, _ changes: Bool) {
        #expect(HTTPRequest(method, url).changesSomething == changes)
    }
}
