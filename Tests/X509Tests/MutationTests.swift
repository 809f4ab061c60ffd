import Secrets
import Testing
import X509

/// Thousands of damaged files: each is read or refused, and nothing of it stays behind.
struct MutationTests {
    private static let seeds: [UInt64] = [1, 2, 3, 4]
    private static let filesPerSeed = 1000

    @Test(arguments: seeds) func survivesDamagedFiles(_ seed: UInt64) throws {
        var mutator = FileMutator(try Self.soundFiles(), seed: seed)
        let holder = Self.holder.derBytes
        let census = HandleCensus()
        var read = 0
        HandleCensus.$watching.withValue(census) {
            for _ in 0..<Self.filesPerSeed {
                let file = mutator.file()
                do {
                    read += try FileExercise.run(file) ? 1 : 0
                    _ = try FileExercise.run(holder, key: file)
                } catch {
                    Issue.record("\(error) after reading \(file)")
                }
            }
        }
        #expect(census.held == 0)
        // Both happen, or the test shows nothing.
        #expect(read > 0 && read < Self.filesPerSeed)
    }

    @Test func countsWhatIsHeld() throws {
        let holder = Self.holder.derBytes
        let census = HandleCensus()
        try HandleCensus.$watching.withValue(census) {
            let certificate = try Certificate(der: holder)
            #expect(census.held == 1)
            withExtendedLifetime(certificate) {}
        }
        #expect(census.held == 0)
    }

    private static let holder: Certificate = {
        do {
            return try CertificateIssuer.selfSigned(
                CertificateRequest(commonName: "holder"), key: .ec(curve: "P-256"))
        } catch {
            preconditionFailure("\(error)")
        }
    }()

    private static func soundFiles() throws -> [[UInt8]] {
        let password = FileExercise.password
        let rootKey = try PrivateKey.rsa(bits: 2048)
        let root = try CertificateIssuer.selfSigned(
            CertificateRequest(commonName: "root", isCertificateAuthority: true), key: rootKey)
        let key = try PrivateKey.ec(curve: "P-256")
        let wanted = CertificateRequest(
            commonName: "leaf \"é\"", alternativeNames: [.dns("a.example"), .ipAddress("::1")])
        let leaf = try CertificateIssuer(certificate: root, privateKey: rootKey)
            .issue(wanted, for: key)
        let bundle = try CertificateBundle(
            format: .pem, certificates: [leaf, root], privateKey: key)
        let request = try SigningRequest(wanted, key: key)
        return [
            leaf.derBytes, root.derBytes, Array(bundle.pemText.utf8), try bundle.pkcs7(),
            try bundle.pkcs12(password: password, friendlyName: "leaf"),
            try bundle.pemWithKey(password: nil).withBytes(Array.init),
            try bundle.pemWithKey(password: password).withBytes(Array.init),
            rootKey.pkcs8PEM().withBytes(Array.init), request.derBytes,
            Array(request.pemText.utf8),
        ]
    }
}
