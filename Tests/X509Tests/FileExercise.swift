import Foundation
import Secrets
import X509

/// Everything that there is to ask of a file, for tests that only want it to survive.
enum FileExercise {
    /// What the files of these tests are encrypted with.
    static let password = Secret("hidden-pass")

    /// Reads a file and asks it everything.
    ///
    /// - Returns: Whether it could be read.
    /// - Throws: What should not have failed once the file was read.
    static func run(_ bytes: [UInt8], key: [UInt8]? = nil) throws -> Bool {
        let read = Result { () throws(CertificateError) in
            try CertificateFile.read(bytes, password: password, key: key)
        }
        switch read {
        case .failure: return false
        case .success(.request(let request)):
            use(request.subject, request.subjectAlternativeNames, request.publicKey)
            use(request.isSignatureValid, request.pemText)
        case .success(.bundle(let bundle)):
            bundle.certificates.forEach(ask)
            try ask(bundle)
        }
        return true
    }

    private static func ask(_ bundle: CertificateBundle) throws {
        use(bundle.format, bundle.contents, bundle.friendlyName, bundle.chain.count)
        use(bundle.isChainComplete, bundle.keyMatchesLeaf, bundle.warnings(at: Date()))
        use(try bundle.batchProblems(), try bundle.keyVaultProblems())
        use(bundle.batchFormat, bundle.keyVaultContentType, bundle.split().count)
        use(bundle.pemText, try bundle.pkcs7())
        if let key = bundle.privateKey {
            use(key.publicKey, key.description, key.rsaParameters?.modulus)
            use(try bundle.pemWithKey(password: nil).count)
        }
    }

    private static func ask(_ certificate: Certificate) {
        use(certificate.subject, certificate.subject.attributes, certificate.subject.commonName)
        use(certificate.issuer, certificate.isSelfIssued, certificate.isSelfSigned)
        use(certificate.serialNumberHex, certificate.notValidBefore, certificate.notValidAfter)
        use(certificate.daysLeft(at: Date()), certificate.isCertificateAuthority)
        use(certificate.subjectAlternativeNames.map(\.description), certificate.pathLength)
        use(certificate.publicKey.description, certificate.publicKey.keyVaultCurve)
        use(certificate.extensions)
        use(certificate.keyUsages, certificate.extendedKeyUsages, certificate.ocspURLs)
        use(certificate.issuerURLs, certificate.revocationListURLs, certificate.transparencyLogs)
        use(certificate.subjectKeyIdentifier, certificate.authorityKeyIdentifier)
        use(certificate.signatureAlgorithm, certificate.signatureDigest, certificate.pemText)
        use(certificate.thumbprintSHA1, certificate.thumbprintSHA256, certificate.x5t)
    }

    /// Keeps what is asked for from being optimised away.
    @inline(never)
    private static func use(_ values: Any?...) {}
}
