import Secrets
import Testing
import X509

struct SigningRequestTests {
    private func description(_ subject: String) throws -> CertificateRequest {
        var description = CertificateRequest(
            commonName: "", alternativeNames: [.dns("render.contoso.example")])
        description.subject = try #require(SubjectName(subject))
        return description
    }

    @Test(arguments: [
        ("CN=render", "CN=render"), ("C=US, ST=WA, O=Contoso, CN=r", "C=US,ST=WA,O=Contoso,CN=r"),
        ("CN=a, O=\"Contoso, Ltd.\"", "CN=a,O=Contoso\\, Ltd."), ("CN=a\\,b", "CN=a\\,b"),
        ("E=ops@contoso.example,S=WA", "emailAddress=ops@contoso.example,ST=WA"), ("", ""),
    ])
    func subjectsComeBack(text: String, wanted: String) throws {
        let key = try PrivateKey.ec(curve: "P-256")
        let request = try SigningRequest(try description(text), key: key)
        #expect(request.subject.description == wanted)
        let certificate = try CertificateIssuer.selfSigned(try description(text), key: key)
        #expect(certificate.subject.description == wanted)
        #expect(request.matches(certificate))
    }

    @Test(arguments: ["Self", "CN", "CN=", "Nothing=x", "CN=\"a", "CN=a\\"])
    func whatIsNoNameIsNone(text: String) {
        #expect(SubjectName(text) == nil)
    }

    @Test func aCountryOfThreeLettersIsRefused() throws {
        let key = try PrivateKey.ec(curve: "P-256")
        let description = try description("CN=a, C=USA")
        let error = #expect(throws: CertificateError.self) {
            try SigningRequest(description, key: key)
        }
        #expect(error?.code == .cannotMake)
    }

    @Test func requestsAreReadBack() throws {
        let key = try PrivateKey.rsa(bits: 2048)
        let made = try SigningRequest(try description("CN=render"), key: key)
        let read = try SigningRequest(der: made.derBytes)
        #expect(read.subject == made.subject)
        let other = try CertificateIssuer.selfSigned(
            try description("CN=render"), key: try PrivateKey.ec(curve: "P-256"))
        #expect(!read.matches(other))
        var damaged = made.derBytes
        damaged[damaged.count - 1] ^= 1
        #expect(read.isSignatureValid)
        #expect(try !SigningRequest(der: damaged).isSignatureValid)
        #expect(throws: CertificateError.self) { try SigningRequest(der: []) }
    }

    @Test func publicKeysHaveTheirNumbers() throws {
        let rsa = try PrivateKey.rsa(bits: 2048)
        let certificate = try CertificateIssuer.selfSigned(try description("CN=a"), key: rsa)
        let wanted = try #require(rsa.rsaParameters)
        #expect(
            certificate.publicKeyParameters
                == .rsa(modulus: wanted.modulus, exponent: wanted.exponent))
        #expect(wanted.modulus.count == 256)
        let ec = try CertificateIssuer.selfSigned(
            try description("CN=a"), key: try PrivateKey.ec(curve: "P-521"))
        guard case .ec(let x, let y) = ec.publicKeyParameters else {
            Issue.record("not the numbers of an EC key")
            return
        }
        #expect((x.count, y.count) == (66, 66))
    }
}
