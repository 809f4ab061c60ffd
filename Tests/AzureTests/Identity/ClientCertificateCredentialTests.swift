import Foundation
import JSON
import Secrets
import Testing
import Transport
import X509

@testable import Azure

struct ClientCertificateCredentialTests {
    private static let password = "pa55-hidden"

    private let key: PrivateKey
    private let authority: Certificate
    private let leaf: Certificate

    init() throws {
        key = try .rsa(bits: 2048)
        let authorityKey = try PrivateKey.rsa(bits: 2048)
        authority = try CertificateIssuer.selfSigned(
            CertificateRequest(commonName: "Authority", isCertificateAuthority: true),
            key: authorityKey)
        leaf = try CertificateIssuer(certificate: authority, privateKey: authorityKey)
            .issue(CertificateRequest(commonName: "app"), for: key)
    }

    private func bundle(key: PrivateKey?) throws -> CertificateBundle {
        try CertificateBundle(format: .pem, certificates: [leaf, authority], privateKey: key)
    }

    private func credential(
        _ transport: ScriptedTransport, sendsChain: Bool = false
    ) throws -> ClientCertificateCredential {
        try ClientCertificateCredential(
            tenant: "contoso", clientID: "app", bundle: bundle(key: key), sendsChain: sendsChain,
            entra: .test(transport))
    }

    /// The parts of the assertion in a request, and whether the key signed it.
    private func assertion(
        _ request: HTTPRequest, _ signature: PrivateKey.Signature
    ) throws -> (header: JSONValue, claims: JSONValue, isSigned: Bool) {
        let text = try #require(request.form["client_assertion"])
        let parts = text.split(separator: ".").map(String.init)
        try #require(parts.count == 3)
        let (header, claims, proof) = (
            try #require(Base64URL.decode(parts[0])), try #require(Base64URL.decode(parts[1])),
            try #require(Base64URL.decode(parts[2]))
        )
        let isSigned = key.verify(
            proof, of: Array("\(parts[0]).\(parts[1])".utf8), with: signature)
        return (try JSONValue(parsing: header), try JSONValue(parsing: claims), isSigned)
    }

    @Test func provesItselfByASignedAssertion() async throws {
        let transport = ScriptedTransport(.token("t"))
        let token = try await credential(transport).token(scope: "a/.default", tenant: nil)
        #expect(token.value == Secret("t"))
        #expect(token.method == .certificate)
        let request = try #require(transport.requests.first)
        var form = request.form
        form["client_assertion"] = nil
        #expect(
            form == [
                "client_id": "app", "grant_type": "client_credentials", "scope": "a/.default",
                "client_assertion_type": "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
            ])
        let (header, claims, isSigned) = try assertion(request, .ps256)
        #expect(isSigned)
        let digest = Data(Digest.sha256(leaf.derBytes)).base64EncodedString()
            .replacing("+", with: "-").replacing("/", with: "_").replacing("=", with: "")
        #expect(header == ["alg": "PS256", "typ": "JWT", "x5t#S256": .string(digest)])
        #expect(claims["aud"]?.string == request.url)
        #expect(claims["iss"] == "app" && claims["sub"] == "app")
        let begin = Int64(WallClock.start.timeIntervalSince1970)
        #expect(claims["nbf"]?.integer == begin && claims["iat"]?.integer == begin)
        #expect(claims["exp"]?.integer == begin + 600)
        #expect(claims["jti"]?.string.flatMap { UUID(uuidString: $0) } != nil)
    }

    @Test func neverUsesAnAssertionTwiceNorForAnotherTenant() async throws {
        let transport = ScriptedTransport(.token("t"), .token("u"))
        let credential = try credential(transport)
        _ = try await credential.token(scope: "a", tenant: nil)
        _ = try await credential.token(scope: "a", tenant: "other")
        let claims = try transport.requests.map { try assertion($0, .ps256).claims }
        #expect(claims[0]["jti"] != claims[1]["jti"])
        #expect(
            claims[1]["aud"] == "https://login.microsoftonline.com/other/oauth2/v2.0/token")
        #expect(transport.requests[1].url == claims[1]["aud"]?.string)
    }

    @Test func sendsTheChainIfAsked() async throws {
        let transport = ScriptedTransport(.token("t"))
        _ = try await credential(transport, sendsChain: true).token(scope: "a", tenant: nil)
        let header = try assertion(#require(transport.requests.first), .ps256).header
        let chain = [leaf, authority].map { Data($0.derBytes).base64EncodedString() }
        #expect(header["x5c"]?.array?.compactMap(\.string) == chain)
    }

    @Test func signsForAFederationServiceAsThatKnows() async throws {
        let transport = ScriptedTransport(.token("t"))
        _ = try await credential(transport).token(scope: "a", tenant: "adfs")
        let request = try #require(transport.requests.first)
        #expect(request.url == "https://login.microsoftonline.com/adfs/oauth2/token")
        let (header, _, isSigned) = try assertion(request, .rs256)
        #expect(isSigned)
        #expect(header == ["alg": "RS256", "typ": "JWT", "x5t": .string(leaf.x5t)])
    }

    @Test func takesThePrincipalOfTheEnvironment() async throws {
        let folder = try TestFolder()
        let file = try folder.write(
            bundle(key: key).pkcs12(password: Secret(Self.password), friendlyName: nil),
            to: "app.pfx")
        let transport = ScriptedTransport(.token("t"))
        let credential = EnvironmentCredential(
            environment: Environment([
                "AZURE_TENANT_ID": "contoso", "AZURE_CLIENT_ID": "app",
                "AZURE_CLIENT_SECRET": "", "AZURE_CLIENT_CERTIFICATE_PATH": file,
                "AZURE_CLIENT_CERTIFICATE_PASSWORD": Self.password,
                "AZURE_CLIENT_SEND_CERTIFICATE_CHAIN": "true",
            ]), entra: .test(transport))
        let token = try await credential.token(scope: "a", tenant: nil)
        #expect(token.method == .environment)
        let (header, _, isSigned) = try assertion(#require(transport.requests.first), .ps256)
        #expect(isSigned)
        #expect(header["x5c"]?.array?.count == 2)
    }

    @Test func saysWhyAFileCannotBeUsed() throws {
        let folder = try TestFolder()
        let pfx = try folder.write(
            bundle(key: key).pkcs12(password: Secret(Self.password), friendlyName: nil),
            to: "app.pfx")
        let curve = try PrivateKey.ec(curve: "P-256")
        let odd = try CertificateIssuer.selfSigned(
            CertificateRequest(commonName: "odd"), key: curve)
        let files = [
            (pfx, "wrong-hidden", "password is wrong"),
            (try folder.write(leaf.pemText, to: "alone.pem"), nil, "no private key of its own"),
            (
                try folder.write(odd.pemText + curve.pkcs8PEM().revealed(), to: "odd.pem"), nil,
                "takes RSA keys, and this is EC"
            ),
            ("\(folder.path)/none.pem", nil, "No such file or directory"),
        ]
        for (file, password, reason) in files {
            let error = #expect(throws: CredentialError.self) {
                try ClientCertificateCredential(
                    tenant: "t", clientID: "c", file: file, password: password.map { Secret($0) },
                    entra: .test(ScriptedTransport()))
            }
            #expect(error?.code == .invalid)
            #expect(error?.message.contains(reason) == true, "\(error?.message ?? "")")
            #expect(error?.message.contains("hidden") == false)
        }
    }
}
