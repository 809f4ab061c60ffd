import Secrets
import Testing
import X509

/// Files that are no certificate are called by their names, not damaged certificates.
struct FileShapeTests {
    private func failure(_ bytes: [UInt8]) -> CertificateError? {
        #expect(throws: CertificateError.self) { try CertificateFile.read(bytes) }
    }

    @Test func knowsAPublicKey() {
        // Of Ed25519: an algorithm, then a BIT STRING (RFC 8410).
        let head: [UInt8] = [0x30, 0x2A, 0x30, 0x05, 0x06, 0x03, 0x2B, 0x65, 0x70, 0x03, 0x21, 0]
        let error = failure(head + [UInt8](repeating: 7, count: 32))
        #expect(error?.code == .notACertificate)
        #expect(error?.message.contains("public key") == true)
    }

    @Test func knowsAListOfRevokedCertificates() {
        // Version, algorithm, an issuer without attributes, a time (RFC 5280, 5.1).
        let inside: [UInt8] =
            [0x02, 0x01, 0x01, 0x30, 0x05, 0x06, 0x03, 0x2B, 0x65, 0x70, 0x30, 0x00, 0x17, 0x0D]
            + Array("260101000000Z".utf8)
        let error = failure([0x30, UInt8(inside.count + 2), 0x30, UInt8(inside.count)] + inside)
        #expect(error?.code == .notACertificate)
        #expect(error?.message.contains("revoked") == true)
    }

    @Test func knowsThatANumberIsNoVersion() {
        // Modulus and exponent of RSA, as PKCS#1 has them.
        let modulus = [0x02, 0x20] + [UInt8](repeating: 0x55, count: 32)
        let error = failure([0x30, 0x27] + modulus + [0x02, 0x03, 0x01, 0x00, 0x01])
        #expect(error?.code == .notACertificate)
    }

    @Test func keepsNamesInAnyScript() throws {
        let key = try PrivateKey.ec(curve: "P-256")
        let leaf = try CertificateIssuer.selfSigned(
            CertificateRequest(commonName: "render"), key: key)
        let bundle = try CertificateBundle(format: .pem, certificates: [leaf], privateKey: key)
        let file = try bundle.pkcs12(password: Secret("p"), friendlyName: "Größe 証明書")
        #expect(try CertificateBundle.read(file, password: Secret("p")).friendlyName == "Größe 証明書")
    }
}
