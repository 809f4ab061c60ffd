internal import FoundationEssentials
internal import Transport

/// When a request is sent again, and how long to wait before.
///
/// learn.microsoft.com/azure/architecture/best-practices/retry-service-specific: 408, 429, 500,
/// 502, 503, 504 and broken connections; what the service says in `Retry-After` goes before our own
/// growing, jittered waits.
public struct RetryPolicy: Sendable {
    /// How often a request is sent again at most.
    public var limit = 4
    /// The first wait; each further one doubles.
    public var firstWait = Duration.milliseconds(800)
    /// The longest wait, also when the service asks for more.
    public var longestWait = Duration.seconds(60)
    /// Waits; a test puts its own here.
    public var sleep: @Sendable (Duration) async throws -> Void = { try await Task.sleep(for: $0) }

    /// Makes the usual policy.
    public init() {}

    /// Whether an answer means: again.
    ///
    /// A refusal for too many requests was not acted upon, so anything may be sent again; after
    /// the others the effect of a write is unknown, and only what can be repeated is.
    func wantsAgain(_ response: HTTPResponse, isRepeatable: Bool) -> Bool {
        switch response.status {
        case 429: true
        case 408, 500, 502, 503, 504: isRepeatable
        default: false
        }
    }

    func wantsAgain(_ error: TransportError, isRepeatable: Bool) -> Bool {
        switch error.code {
        case .cannotConnect, .cannotResolve: true
        case .connectionLost, .timeout: isRepeatable
        default: false
        }
    }

    func wait(before attempt: Int, after response: HTTPResponse?) -> Duration {
        if let response, let asked = Self.retryAfter(response) { return min(asked, longestWait) }
        let grown = firstWait * (1 << min(attempt, 10))
        return min(grown * Double.random(in: 0.8...1.3), longestWait)
    }

    /// The wait that a service asks for: in milliseconds, in seconds, or until a date.
    static func retryAfter(_ response: HTTPResponse) -> Duration? {
        for name in ["retry-after-ms", "x-ms-retry-after-ms"] {
            if let text = response.headers[name], let milliseconds = Int(text) {
                return .milliseconds(max(0, milliseconds))
            }
        }
        guard let text = response.headers["Retry-After"] else { return nil }
        if let seconds = Int(text) { return .seconds(max(0, seconds)) }
        guard let date = HTTPDate.parse(text) else { return nil }
        return .seconds(max(0, date.timeIntervalSinceNow))
    }
}
