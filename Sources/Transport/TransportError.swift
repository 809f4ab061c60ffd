/// Why no answer came; compared by code.
public struct TransportError: Error, Equatable, Sendable, CustomStringConvertible {
    /// The kinds of failure.
    public enum Code: String, Sendable {
        /// Not a URL that may be asked: https, or http on loopback.
        case invalidURL
        /// A header field that would be read as more than one.
        case invalidHeader
        /// The host name has no address.
        case cannotResolve
        /// Nobody answers at the address.
        case cannotConnect
        /// The server's certificate is not trusted, or TLS failed otherwise.
        case tls
        /// The time is up.
        case timeout
        /// The task was cancelled.
        case cancelled
        /// The body is larger than allowed.
        case bodyTooLarge
        /// The header fields are longer than allowed.
        case headerTooLarge
        /// What came is not HTTP, or its body can't be unpacked.
        case invalidAnswer
        /// The connection broke after it was made.
        case connectionLost
        /// The CA file cannot be used.
        case badAuthority
    }

    /// The kind of failure.
    public let code: Code
    /// What was asked of whom, why no answer came, and what to do next.
    public let message: String

    /// Makes an error.
    public init(code: Code, message: String) {
        self.code = code
        self.message = message
    }

    init(_ code: Code, _ request: HTTPRequest, _ reason: String) {
        self.init(code: code, message: "cannot send \(request.summary): \(reason)")
    }

    public var description: String { message }

    /// Whether the same request may go well later.
    public var isPassing: Bool {
        [.cannotResolve, .cannotConnect, .connectionLost, .timeout].contains(code)
    }

    public static func == (left: TransportError, right: TransportError) -> Bool {
        left.code == right.code
    }
}
