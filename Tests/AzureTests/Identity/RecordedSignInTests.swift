import Foundation
import Secrets
import Testing
import Transport
import X509

@testable import Azure

/// What Entra ID and the metadata service really answered, given to our credentials.
@Suite(.enabled(if: Recording.folder != nil, "needs ../shared/recordings"))
struct RecordedSignInTests {
    private func interactions(_ name: String) throws -> [Recording.Interaction] {
        try #require(try Recording.named(name)).interactions
    }

    @Test func readsTheRefusalOfACertificate() async throws {
        let recorded = try interactions(
            "go-azidentity__2022-01-25-1f46830c__TestClientCertificateCredential_InvalidCertLive")
        let key = try PrivateKey.rsa(bits: 2048)
        let leaf = try CertificateIssuer.selfSigned(CertificateRequest(commonName: "c"), key: key)
        let last = try #require(recorded.last)
        let credential = try ClientCertificateCredential(
            tenant: "fake-tenant", clientID: "app",
            bundle: CertificateBundle(format: .pem, certificates: [leaf], privateKey: key),
            entra: .test(ScriptedTransport(last.response)))
        let error = try await #require(throws: AzureError.self) {
            try await credential.token(scope: "a", tenant: nil)
        }
        #expect(error.kind == .known && error.innerCode == "AADSTS700027")
        #expect(error.nextStep?.contains("certificate") == true)
        let url = last.url.string ?? ""
        #expect(EntraEndpoint.test(ScriptedTransport()).url("token", tenant: "fake-tenant") == url)
    }

    @Test func asksTheMetadataServiceAsRecorded() async throws {
        let recorded = try interactions(
            "python-azure-identity__2021-05-21-71115c73__test_imds_credential.test_user_assigned")
        let transport = ScriptedTransport(recorded.map { .success($0.response) })
        let token = try await ManagedIdentityCredential(
            identity: .clientID("client-id"), environment: Environment([:]),
            entra: .test(transport)
        ).token(scope: "https://management.azure.com/.default", tenant: nil)
        #expect(token.expiresOn == WallClock.start + 86400)
        let sent = try #require(transport.requests.last)
        #expect(sent.headers["Metadata"] == "true")
        let (ours, theirs) = (URLComponents(string: sent.url), recorded[1].url)
        #expect(ours?.path == theirs.path && ours?.host == theirs.host)
        #expect(Set(ours?.queryItems ?? []) == Set(theirs.queryItems ?? []))
    }

    @Test func followsARecordedDeviceCode() async throws {
        let recorded = try interactions(
            "python-azure-identity__2021-01-21-fc3311b4__test_cae.test_device_code"
        ).filter { $0.method == "POST" }
        let transport = ScriptedTransport(recorded.map { .success($0.response) })
        let shown = Log<String>()
        let credential = DeviceCodeCredential(
            tenant: "tenant", entra: .test(transport), show: shown.add)
        // The second finds the first sign-in revoked.
        for _ in 0..<2 {
            let token = try await credential.token(
                scope: "https://management.azure.com/.default", tenant: nil)
            #expect(token.expiresOn == WallClock.start + 86399)
        }
        #expect(shown.items.count == 2)
        #expect(transport.requests.map(\.url) == recorded.map { $0.url.string })
    }
}
