public import FoundationEssentials

/// Something about a bundle that its owner should know.
public struct CertificateWarning: Sendable, Hashable, CustomStringConvertible {
    /// The kinds of warning.
    public enum Code: String, Sendable {
        /// Its time is over.
        case expired
        /// Its time is over in 30 days or less.
        case expiring
        /// Its time has not come.
        case notYetValid
        /// Its signature rests on SHA-1 or MD5.
        case weakSignature
        /// Its key is too small.
        case weakKey
        /// It has no alternative name, and clients look at no other.
        case noAlternativeName
        /// An issuer is missing from the file.
        case chainIncomplete
        /// The key in the file belongs to no certificate of it.
        case keyMismatch
    }

    /// The kind of warning.
    public let code: Code
    /// In words.
    public let text: String

    public var description: String { text }
}

extension Certificate {
    /// The whole days until the certificate expires; negative after it has.
    public func daysLeft(at now: Date) -> Int {
        Int((notValidAfter.timeIntervalSince(now) / 86400).rounded(.down))
    }
}

extension CertificateBundle {
    /// What the owner of the leaf should know.
    ///
    /// - Parameter now: The time to judge by.
    public func warnings(at now: Date) -> [CertificateWarning] {
        var warnings = timeWarnings(at: now)
        func warn(_ code: CertificateWarning.Code, _ text: String) {
            warnings.append(CertificateWarning(code: code, text: text))
        }
        if let digest = leaf.signatureDigest, digest == "SHA1" || digest == "MD5" {
            warn(.weakSignature, "signed with \(digest), which can be forged")
        }
        let key = leaf.publicKey
        if key.algorithm.hasPrefix("RSA") && key.size < 2048
            || key.algorithm == "EC" && key.size < 224
        {
            warn(.weakKey, "the key has \(key.size) bits only")
        }
        if leaf.subjectAlternativeNames.isEmpty && !leaf.isCertificateAuthority {
            warn(.noAlternativeName, "no subject alternative name, so TLS clients refuse it")
        }
        if !isChainComplete {
            warn(
                .chainIncomplete, "the issuer '\(chain.last?.issuer.description ?? "")' is missing")
        }
        if privateKey != nil && !keyMatchesLeaf {
            warn(.keyMismatch, "the private key belongs to none of the certificates")
        }
        return warnings
    }

    private func timeWarnings(at now: Date) -> [CertificateWarning] {
        let days = leaf.daysLeft(at: now)
        if leaf.notValidAfter < now {
            let end = leaf.notValidAfter.formatted(.iso8601)
            return [CertificateWarning(code: .expired, text: "expired at \(end)")]
        }
        if leaf.notValidBefore > now {
            let start = leaf.notValidBefore.formatted(.iso8601)
            return [CertificateWarning(code: .notYetValid, text: "not valid before \(start)")]
        }
        guard leaf.notValidAfter.timeIntervalSince(now) <= 30 * 86400 else { return [] }
        return [CertificateWarning(code: .expiring, text: "expires in \(days) days")]
    }
}
