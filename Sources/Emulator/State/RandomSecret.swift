import FoundationEssentials
import Secrets

enum RandomSecret {
    /// Sixty-four random bytes in base64: the form of an account key.
    static func key() -> Secret { Secret(base64(of: 64)) }

    /// Thirty random bytes in base64: a client secret or a password.
    static func password() -> Secret { Secret(base64(of: 30)) }

    private static func base64(of count: Int) -> String {
        Data((0..<count).map { _ in UInt8.random(in: .min ... .max) }).base64EncodedString()
    }
}
