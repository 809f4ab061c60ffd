import Foundation
import Secrets
import Testing
import X509

/// What a bundle says of itself, by a clock that the test holds.
struct CertificateWarningTests {
    private let start = Date(timeIntervalSince1970: 1_700_000_000)

    private func bundle(
        _ names: [GeneralName] = [.dns("a.example")], days: Double = 90,
        key: PrivateKey? = nil, with other: PrivateKey? = nil
    ) throws -> CertificateBundle {
        let key = try key ?? .ec(curve: "P-256")
        var request = CertificateRequest(commonName: "render", alternativeNames: names)
        request.notValidBefore = start
        request.notValidAfter = start.addingTimeInterval(days * 86400)
        let made = try CertificateIssuer.selfSigned(request, key: key)
        return try CertificateBundle(
            format: .pkcs12, certificates: [made], privateKey: other ?? key)
    }

    @Test(arguments: [
        (-1.0, [CertificateWarning.Code.notYetValid]), (1, []), (59.5, []), (61, [.expiring]),
        (90, [.expiring]), (91, [.expired]),
    ])
    func judgesTheTime(_ days: Double, _ expected: [CertificateWarning.Code]) throws {
        let now = start.addingTimeInterval(days * 86400)
        #expect(try bundle().warnings(at: now).map(\.code) == expected)
    }

    @Test func countsWholeDays() throws {
        let leaf = try bundle().leaf
        #expect(leaf.daysLeft(at: start) == 90)
        #expect(leaf.daysLeft(at: start.addingTimeInterval(1)) == 89)
        #expect(leaf.daysLeft(at: start.addingTimeInterval(91 * 86400)) == -1)
    }

    @Test func seesWhatIsMissing() throws {
        #expect(try bundle([]).warnings(at: start).map(\.code) == [.noAlternativeName])
        let weak = try bundle(key: .rsa(bits: 1024))
        #expect(weak.warnings(at: start).map(\.code) == [.weakKey])
        let foreign = try bundle(with: .ec(curve: "P-256"))
        #expect(foreign.warnings(at: start).map(\.code) == [.keyMismatch])
        #expect(try foreign.batchProblems() == ["the private key is of another certificate"])
        #expect(try foreign.keyVaultProblems() == ["the private key is of another certificate"])
    }

    @Test func followsTheChain() throws {
        let rootKey = try PrivateKey.ec(curve: "P-256")
        let root = try CertificateIssuer.selfSigned(
            CertificateRequest(commonName: "Root", isCertificateAuthority: true), key: rootKey)
        let middleKey = try PrivateKey.ec(curve: "P-256")
        let middle = try CertificateIssuer(certificate: root, privateKey: rootKey).issue(
            CertificateRequest(commonName: "Middle", isCertificateAuthority: true), for: middleKey)
        let key = try PrivateKey.ec(curve: "P-256")
        let leaf = try CertificateIssuer(certificate: middle, privateKey: middleKey).issue(
            CertificateRequest(commonName: "leaf", alternativeNames: [.dns("l")]), for: key)
        let stranger = try bundle().leaf
        let whole = try CertificateBundle(
            format: .pem, certificates: [stranger, root, leaf, middle], privateKey: key)
        #expect(whole.chain == [leaf, middle, root])
        #expect(whole.certificates == [leaf, middle, root, stranger])
        #expect(whole.isChainComplete)
        let cut = try CertificateBundle(
            format: .pem, certificates: [middle, leaf], privateKey: nil)
        #expect(cut.chain == [leaf, middle])
        #expect(cut.warnings(at: Date()).map(\.code) == [.chainIncomplete])
    }

    @Test(
        arguments: [
            ("P-256", "P-256"), ("P-384", "P-384"), ("P-521", "P-521"), ("secp256k1", "P-256K"),
            ("brainpoolP256r1", nil),
        ] as [(String, String?)])
    func knowsTheCurvesOfAVault(_ curve: String, _ name: String?) throws {
        let made = try bundle(key: .ec(curve: curve))
        #expect(made.leaf.publicKey.keyVaultCurve == name)
        #expect(try made.keyVaultProblems().isEmpty == (name != nil))
    }

    @Test(arguments: [(1024, false), (2048, true), (3072, true)])
    func knowsTheSizesOfAVault(_ bits: Int, _ fits: Bool) throws {
        #expect(try bundle(key: .rsa(bits: bits)).keyVaultProblems().isEmpty == fits)
    }

    @Test func wantsAKeyForAVault() throws {
        let alone = try CertificateBundle(
            format: .der, certificates: [bundle().leaf], privateKey: nil)
        #expect(try alone.keyVaultProblems().count == 1)
        #expect(alone.batchFormat == "cer")
        #expect(try alone.batchProblems().isEmpty)
    }
}
