import Foundation
import Secrets
import Testing
import X509

/// Files that are damaged, hostile or nothing of the kind: an error of its code, never a crash.
struct CertificateFileTests {
    private static let password = Secret("hidden-pass")

    private let bundle: CertificateBundle

    init() throws {
        let key = try PrivateKey.ec(curve: "P-256")
        let leaf = try CertificateIssuer.selfSigned(
            CertificateRequest(commonName: "render", alternativeNames: [.dns("a.example")]),
            key: key)
        bundle = try CertificateBundle(format: .pem, certificates: [leaf], privateKey: key)
    }

    private func code(_ bytes: [UInt8], _ password: Secret? = nil) -> CertificateError.Code? {
        do {
            _ = try CertificateFile.read(bytes, password: password)
            return nil
        } catch {
            #expect(!error.message.contains("hidden"))
            return error.code
        }
    }

    private func pfx() throws -> [UInt8] {
        try bundle.pkcs12(password: Self.password, friendlyName: "friend")
    }

    @Test func keepsTheNameOfAPFX() throws {
        let read = try CertificateBundle.read(pfx(), password: Self.password)
        #expect(read.friendlyName == "friend")
        #expect(
            read.contents == "certificate, key encrypted with PBES2 AES-256-CBC"
                || read.contents == "key encrypted with PBES2 AES-256-CBC, certificate")
    }

    @Test func tellsTheEmptyPasswordFromNone() throws {
        let empty = try bundle.pkcs12(password: Secret(""), friendlyName: nil)
        #expect(try CertificateBundle.read(empty).keyMatchesLeaf)
        #expect(try CertificateBundle.read(empty, password: Secret("")).keyMatchesLeaf)
        #expect(code(try pfx(), Secret("")) == .passwordRequired)
    }

    @Test(arguments: [
        ("", CertificateError.Code.notACertificate), ("hello", .notACertificate),
        ("0", .notACertificate), ("MIIBszCCAVmgAwIBAgIUAAAA", .damaged),
        ("-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----\n", .notACertificate),
        ("-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n", .damaged),
        ("-----BEGIN CERTIFICATE-----\nAAAA\n", .damaged),
        ("-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n", .damaged),
        ("-----BEGIN PKCS7-----\nAAAA\n-----END PKCS7-----\n", .damaged),
    ])
    func saysWhatIsWrongWithText(_ text: String, _ expected: CertificateError.Code) {
        #expect(code(Array(text.utf8)) == expected)
    }

    @Test func namesTheFormatThatItSaw() throws {
        for (bytes, format) in [
            (Array(try pfx().prefix(200)), "PFX"), (Array(bundle.leaf.derBytes.prefix(99)), "DER"),
            (Array(try bundle.pkcs7().prefix(99)), "PKCS#7"),
        ] {
            let error = #expect(throws: CertificateError.self) {
                try CertificateBundle.read(bytes, password: Self.password)
            }
            #expect(error?.code == .damaged)
            #expect(error?.message.contains(format) == true, "\(error?.message ?? "")")
        }
    }

    @Test func survivesEveryCut() throws {
        for whole in [try pfx(), bundle.leaf.derBytes, try bundle.pkcs7()] {
            for count in stride(from: 0, to: whole.count - 1, by: 7) {
                #expect(code(Array(whole.prefix(count)), Self.password) != nil)
            }
        }
    }

    /// A changed byte may leave a certificate readable; what counts is that nothing crashes and
    /// that a changed PFX is never taken.
    @Test func survivesEveryChangedByte() throws {
        let pfx = try pfx()
        for index in stride(from: 0, to: pfx.count, by: 11) {
            var changed = pfx
            changed[index] ^= 0x41
            _ = code(changed, Self.password)
        }
        let der = bundle.leaf.derBytes
        for index in der.indices {
            var changed = der
            changed[index] ^= 0xFF
            guard let read = try? CertificateBundle.read(changed) else { continue }
            #expect(read.leaf.extensions.count < 100)
            #expect(read.warnings(at: Date()).count < 9)
        }
    }

    @Test func refusesFilesThatWasteTime() throws {
        // The iterations of the MAC end the file; a large number takes their place.
        let file = try pfx()
        let tail = Array(file.suffix(4))
        #expect(tail == [0x02, 0x02, 0x08, 0x00])
        let many = [UInt8]([0x02, 0x04, 0x7F, 0xFF, 0xFF, 0xFF])
        let changed = grown(Array(file.dropLast(4)) + many, by: 2)
        #expect(code(changed, Self.password) == .tooLarge)
        #expect(code([UInt8](repeating: 0x30, count: 16 << 20 | 1)) == .tooLarge)
        let blocks = String(repeating: bundle.leaf.pemText, count: 1001)
        #expect(code(Array(blocks.utf8)) == .tooLarge)
    }

    /// The file with the lengths of its two sequences around the end made larger.
    private func grown(_ file: [UInt8], by count: UInt16) -> [UInt8] {
        var file = file
        func add(at index: Int) {
            let length = UInt16(file[index]) << 8 | UInt16(file[index + 1])
            file[index] = UInt8((length + count) >> 8)
            file[index + 1] = UInt8((length + count) & 0xFF)
        }
        add(at: 2)
        // MacData: SEQUENCE of one length byte, the last sequence that ends with the file.
        if let mac = file.indices.dropFirst(4).last(where: { index in
            file[index] == 0x30 && index + 1 < file.count
                && index + 2 + Int(file[index + 1]) + Int(count) == file.count
        }) {
            file[mac + 1] += UInt8(count)
        }
        return file
    }

    /// What OpenSSL holds beyond that, scripts/fuzz sees: its sanitizer counts every byte.
    @Test func letsGoOfWhatItRead() throws {
        let file = try pfx()
        let census = HandleCensus()
        HandleCensus.$watching.withValue(census) {
            _ = code(file, Self.password)
            _ = code(file, Secret("wrong"))
            _ = code(bundle.leaf.derBytes)
            _ = code(Array(bundle.leaf.pemText.utf8))
        }
        #expect(census.held == 0)
    }
}
