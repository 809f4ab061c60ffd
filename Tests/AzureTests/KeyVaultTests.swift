import Azure
import AzureKeyVault
import JSON
import Secrets
import Testing
import Transport

struct KeyVaultTests {
    func vault(_ transport: ScriptedTransport, url: String) -> KeyVault {
        KeyVault(
            url: url, credential: FixedCredential(), cloud: .public, transport: transport,
            retry: .immediate)
    }

    @Test(arguments: ["https://kv.vault.azure.net", "https://kv.vault.azure.net/"])
    func importsWhatStaysExportableAndIsNeverReplacedByTheVault(url: String) async throws {
        let transport = ScriptedTransport(.json("{}"))
        _ = try await vault(transport, url: url).importCertificate(
            name: "render-tls", value: Secret("cGZ4"), password: Secret("pass"),
            tags: ["migrated-from": "batch"])
        let request = try #require(transport.requests.first)
        #expect(request.method == "POST")
        #expect(
            request.url
                == "https://kv.vault.azure.net/certificates/render-tls/import?api-version=7.4")
        #expect(
            try JSONValue(parsing: request.body ?? []) == [
                "value": "cGZ4", "pwd": "pass", "attributes": ["enabled": true],
                "policy": [
                    "key_props": ["exportable": true],
                    "secret_props": ["contentType": "application/x-pkcs12"],
                    "issuer": ["name": "Unknown"],
                ],
                "tags": ["migrated-from": "batch"],
            ])
    }

    @Test func leavesOutWhatIsNotGiven() async throws {
        let transport = ScriptedTransport(.json("{}"))
        _ = try await vault(transport, url: "https://kv.vault.azure.net").importCertificate(
            name: "c", value: Secret("cGZ4"), password: nil)
        let body = try JSONValue(parsing: transport.requests.first?.body ?? [])
        #expect(body.object?.keys.sorted() == ["attributes", "policy", "value"])
    }

    @Test func importsOnceThoughTheAnswerIsLost() async {
        let transport = ScriptedTransport(.json("{}", status: 503), .json("{}"))
        let error = await #expect(throws: AzureError.self) {
            try await vault(transport, url: "https://kv.vault.azure.net").importCertificate(
                name: "c", value: Secret("cGZ4"), password: nil)
        }
        #expect(error?.retriable == true)
        #expect(transport.requests.count == 1)
    }
}
