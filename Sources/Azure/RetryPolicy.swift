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
    /// The longest wait; when the service asks for more, the request is given up.
    public var longestWait = Duration.seconds(60)
    /// The wait between two questions how far an operation is, unless the service names one.
    public var pollInterval = Duration.seconds(5)
    /// The longest such wait.
    public var longestPoll = Duration.seconds(120)
    /// Waits; a test puts its own here.
    public var sleep: @Sendable (Duration) async throws -> Void = { try await Task.sleep(for: $0) }

    /// Makes the usual policy.
    public init() {}

    /// Whether a status says that the same request may go well later.
    static func isPassing(_ status: Int) -> Bool {
        [408, 429, 500, 502, 503, 504].contains(status)
    }

    /// Whether an answer means: again.
    ///
    /// A refusal for too many requests was not acted upon, so anything may be sent again; after
    /// the others the effect of a write is unknown, and only what can be repeated is.
    func wantsAgain(_ response: HTTPResponse, isRepeatable: Bool) -> Bool {
        if let asked = Self.retryAfter(response), asked > longestWait { return false }
        return Self.isPassing(response.status) && (isRepeatable || response.status == 429)
    }

    func wantsAgain(_ error: TransportError, isRepeatable: Bool) -> Bool {
        switch error.code {
        case .cannotConnect, .cannotResolve: true
        case .connectionLost, .timeout: isRepeatable
        default: false
        }
    }

    func pause(before attempt: Int, after response: HTTPResponse?) async throws {
        let grown = firstWait * (1 << min(attempt, 10)) * Double.random(in: 0.8...1.3)
        try await sleep(response.flatMap(Self.retryAfter) ?? min(grown, longestWait))
    }

    func pauseBeforePolling(after response: HTTPResponse) async throws {
        try await sleep(min(Self.retryAfter(response) ?? pollInterval, longestPoll))
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
