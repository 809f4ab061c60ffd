import Emulator
import Foundation
import Synchronization
import Testing
import Transport
import X509

@testable import Azure

/// Servers whose certificate does not prove what it should.
struct BadInputTLSTests {
    let authorityKey: PrivateKey
    let folder: URL

    init() throws {
        authorityKey = try PrivateKey.ec(curve: "P-256")
        folder = FileManager.default.temporaryDirectory.appending(path: "tls-\(UUID())")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    }

    static func request(
        _ name: String, from start: TimeInterval = -3600, to end: TimeInterval = 86400,
        isAuthority: Bool = false
    ) -> CertificateRequest {
        var request = CertificateRequest(
            commonName: name, alternativeNames: isAuthority ? [] : [.dns(name)],
            isCertificateAuthority: isAuthority)
        request.notValidBefore = Date(timeIntervalSinceNow: start)
        request.notValidAfter = Date(timeIntervalSinceNow: end)
        return request
    }

    /// Asks a TLS server for a vault, and gives what went wrong.
    func failure(
        _ leaf: CertificateRequest,
        authority: CertificateRequest = Self.request("test CA", isAuthority: true)
    ) async throws -> TransportError? {
        defer { try? FileManager.default.removeItem(at: folder) }
        let root = try CertificateIssuer.selfSigned(authority, key: authorityKey)
        let key = try PrivateKey.ec(curve: "P-256")
        let certificate = try CertificateIssuer(certificate: root, privateKey: authorityKey)
            .issue(leaf, for: key)
        let file = folder.appending(path: "ca.pem")
        try Data(root.pemText.utf8).write(to: file)
        let requests = Mutex(0)
        let server = try HTTPServer(
            port: 0,
            identity: HTTPServer.Identity(
                certificatePEM: certificate.pemText, privateKeyPEM: key.pkcs8PEM())
        ) { _ in
            requests.withLock { $0 += 1 }
            return ServerResponse(200)
        }
        defer { server.stop() }
        var configuration = CurlTransport.Configuration()
        configuration.additionalCAFile = file.path
        let origin = "https://kv.vault.localhost:\(server.port)"
        let pipeline = Pipeline.test(
            try CurlTransport(configuration: configuration), origin: origin)
        let failure = await error(of: {
            _ = try await pipeline.send(
                HTTPRequest("GET", origin + "/x?sig=s"), operation: "get x")
        })
        #expect(requests.withLock(\.self) == (failure == nil ? 1 : 0))
        guard let failure else { return nil }
        #expect(!"\(failure)".contains("token for"))
        #expect(!"\(failure)".contains("sig="))
        return try #require(failure as? TransportError)
    }

    @Test func trustsACertificateThatIsGood() async throws {
        #expect(try await failure(Self.request("kv.vault.localhost")) == nil)
    }

    @Test func refusesAWrongName() async throws {
        let error = try await failure(Self.request("other.vault.localhost"))
        #expect(error?.code == .tls)
        #expect(error?.message.contains("another host answers there") == true)
    }

    @Test func refusesACertificateThatHasExpired() async throws {
        let error = try await failure(
            Self.request("kv.vault.localhost", from: -7200, to: -3600))
        #expect(error?.code == .tls)
        #expect(error?.message.contains("has expired: check the clock") == true)
    }

    @Test func refusesACertificateOfTomorrow() async throws {
        let error = try await failure(
            Self.request("kv.vault.localhost", from: 3600, to: 7200))
        #expect(error?.code == .tls)
        #expect(error?.message.contains("not valid yet: check the clock") == true)
    }

    @Test func refusesAnAuthorityThatHasExpired() async throws {
        let error = try await failure(
            Self.request("kv.vault.localhost"),
            authority: Self.request("test CA", from: -7200, to: -3600, isAuthority: true))
        #expect(error?.code == .tls)
        #expect(error?.message.contains("has expired") == true)
    }
}
