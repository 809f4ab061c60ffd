import Secrets
import Testing
import X509

struct CertificateBundleTests {
    let key: PrivateKey
    let leaf: Certificate
    let root: Certificate

    init() throws {
        let rootKey = try PrivateKey.rsa(bits: 2048)
        root = try CertificateIssuer.selfSigned(
            CertificateRequest(commonName: "Contoso Root", isCertificateAuthority: true),
            key: rootKey)
        key = try PrivateKey.ec(curve: "P-256")
        leaf = try CertificateIssuer(certificate: root, privateKey: rootKey).issue(
            CertificateRequest(
                commonName: "render, \"é\"",
                alternativeNames: [.dns("render.example"), .ipAddress("127.0.0.1")]),
            for: key)
    }

    @Test func describesWhatItMade() {
        #expect(leaf.subject.description == #"CN=render\, \"é\""#)
        #expect(leaf.subject.commonName == "render, \"é\"")
        #expect(leaf.issuer.description == "CN=Contoso Root")
        #expect(
            leaf.subjectAlternativeNames.map(\.description) == [
                "DNS:render.example", "IP:127.0.0.1",
            ])
        #expect(leaf.publicKey.description == "EC prime256v1")
        #expect(root.publicKey.description == "RSA 2048")
        #expect(root.isCertificateAuthority && root.isSelfIssued)
        #expect(!leaf.isCertificateAuthority && !leaf.isSelfIssued)
        #expect(leaf.thumbprintSHA1.count == 40 && leaf.x5t.count == 27)
    }

    @Test func readsBackItsOwnPFX() throws {
        let bundle = try CertificateBundle(
            format: .pem, certificates: [root, leaf], privateKey: key)
        #expect(bundle.leaf == leaf)
        let pfx = try bundle.pkcs12(password: Secret("p"), friendlyName: "render")
        let read = try CertificateBundle.read(pfx, password: Secret("p"))
        #expect(read.format == .pkcs12)
        #expect(read.certificates == [leaf, root])
        #expect(read.privateKey?.matches(leaf) == true)
    }

    @Test func saysFourDifferentThings() throws {
        let bundle = try CertificateBundle(format: .pem, certificates: [leaf], privateKey: key)
        let pfx = try bundle.pkcs12(password: Secret("p"), friendlyName: nil)
        func code(_ bytes: [UInt8], _ password: Secret?) -> CertificateError.Code? {
            do {
                _ = try CertificateBundle.read(bytes, password: password)
                return nil
            } catch {
                return error.code
            }
        }
        #expect(code(pfx, Secret("q")) == .wrongPassword)
        #expect(code(pfx, nil) == .passwordRequired)
        #expect(code(Array(pfx.prefix(pfx.count / 2)), Secret("p")) == .damaged)
        #expect(code(Array("hello".utf8), nil) == .notACertificate)
        #expect(code([], nil) == .notACertificate)
    }

    @Test func signsAndVerifies() throws {
        let key = try PrivateKey.rsa(bits: 2048)
        for algorithm in [PrivateKey.Signature.rs256, .ps256] {
            var signature = try key.sign([1, 2, 3], with: algorithm)
            #expect(key.verify(signature, of: [1, 2, 3], with: algorithm))
            #expect(!key.verify(signature, of: [1, 2, 4], with: algorithm))
            signature[0] ^= 1
            #expect(!key.verify(signature, of: [1, 2, 3], with: algorithm))
        }
    }

    @Test func neverPrintsAKey() {
        var dumped = ""
        dump(key, to: &dumped)
        #expect("\(key)" == "<private key, EC prime256v1>")
        #expect(!dumped.contains("PRIVATE KEY-----"))
    }
}
