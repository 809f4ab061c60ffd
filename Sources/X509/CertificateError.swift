/// Why bytes could not be used as a certificate or a key; compared by code.
public struct CertificateError: Error, Equatable, Sendable, CustomStringConvertible {
    /// The kinds of failure.
    public enum Code: String, Sendable {
        /// No form of certificate that is known.
        case notACertificate
        /// A known form whose content is broken.
        case damaged
        /// The password does not fit.
        case wrongPassword
        /// A password is needed and none was given.
        case passwordRequired
        /// Sound, but made with an algorithm that OpenSSL refuses here.
        case unsupportedAlgorithm
        /// Larger, deeper or costlier than any honest file.
        case tooLarge
        /// There is no private key where one is needed.
        case noPrivateKey
        /// OpenSSL failed to make something.
        case cannotMake
    }

    /// The kind of failure.
    public let code: Code
    /// What was attempted, with what, why it failed, and what to do next.
    public let message: String

    public var description: String { message }

    /// Makes an error; the message holds no secret.
    package init(code: Code, message: String) {
        self.code = code
        self.message = message
    }

    public static func == (left: CertificateError, right: CertificateError) -> Bool {
        left.code == right.code
    }
}
