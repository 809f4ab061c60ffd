internal import Secrets

/// A password to try.
///
/// PKCS#12 tells the empty password from none at all.
enum PasswordCandidate {
    case absent
    case given(Secret)

    /// What to try for a password that a caller gave or did not give.
    static func all(for password: Secret?) -> [PasswordCandidate] {
        guard let password, password.count > 0 else { return [.given(Secret("")), .absent] }
        return [.given(password)]
    }

    /// Lends it as OpenSSL takes it.
    func withPointer<Result>(_ body: (UnsafePointer<CChar>?, CInt) -> Result) -> Result {
        switch self {
        case .absent: body(nil, 0)
        case .given(let secret) where secret.count == 0: "".withCString { body($0, 0) }
        case .given(let secret):
            secret.withBytes { bytes in
                body(bytes.assumingMemoryBound(to: CChar.self).baseAddress, CInt(bytes.count))
            }
        }
    }
}
