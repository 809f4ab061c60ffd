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
    /// The time for all attempts of one request, with the waits between them.
    public var timeLimit = Duration.seconds(300)
    /// The wait between two questions how far an operation is, unless the service names one.
    public var pollInterval = Duration.seconds(5)
    /// The longest such wait.
    public var longestPoll = Duration.seconds(120)
    /// Waits; a test puts its own here.
    public var sleep: @Sendable (Duration) async throws -> Void = { try await Task.sleep(for: $0) }
    /// The clock that ``timeLimit`` and the gates of hosts go by; a test puts its own here.
    public var now: @Sendable () -> ContinuousClock.Instant = { ContinuousClock.now }

    /// Makes the usual policy.
    public init() {}

    /// No service means more; a number that is larger is a mistake or an attack.
    private static let longestRetryAfter = 86400

    /// Whether a status says that the same request may go well later.
    static func isPassing(_ status: Int) -> Bool {
        [408, 429, 500, 502, 503, 504].contains(status)
    }

    /// Whether an answer, or none, means: again.
    ///
    /// A refusal for too many requests was not acted upon, so anything may be sent again; after
    /// the others the effect of a write is unknown, and only what can be repeated is.
    func wantsAgain(
        _ answer: Result<HTTPResponse, TransportError>, isRepeatable: Bool
    ) -> Bool {
        switch answer {
        case .success(let response):
            if let asked = Self.retryAfter(response), asked > longestWait { return false }
            return Self.isPassing(response.status) && (isRepeatable || response.status == 429)
        case .failure(let error):
            let wasSent = ![.cannotConnect, .cannotResolve].contains(error.code)
            return error.isPassing && (isRepeatable || !wasSent)
        }
    }

    /// How long to wait before the attempt after this one; the first has number 0.
    func wait(before attempt: Int, after response: HTTPResponse?) -> Duration {
        let grown = firstWait * (1 << min(attempt, 10)) * Double.random(in: 0.8...1.3)
        return response.flatMap(Self.retryAfter) ?? min(grown, longestWait)
    }

    func pause(before attempt: Int, after response: HTTPResponse?) async throws {
        try await sleep(wait(before: attempt, after: response))
    }

    func pauseBeforePolling(after response: HTTPResponse) async throws {
        try Task.checkCancellation()
        try await sleep(min(Self.retryAfter(response) ?? pollInterval, longestPoll))
    }

    /// The wait that a service asks for: in milliseconds, in seconds, until a date, or until the
    /// quota of Resource Graph is full again.
    static func retryAfter(_ response: HTTPResponse) -> Duration? {
        for name in ["retry-after-ms", "x-ms-retry-after-ms"] {
            if let text = response.headers[name], let milliseconds = Int(text) {
                return .milliseconds(min(max(0, milliseconds), longestRetryAfter * 1000))
            }
        }
        guard let text = response.headers["Retry-After"] else {
            return response.status == 429 ? Throttle.quotaReset(response) : nil
        }
        if let seconds = Int(text) { return .seconds(min(max(0, seconds), longestRetryAfter)) }
        guard let date = HTTPDate.parse(text) else { return nil }
        // By the service's own clock, if it says: ours may be wrong.
        let start = response.headers["Date"].flatMap(HTTPDate.parse) ?? Date()
        let wait = date.timeIntervalSince(start)
        return .seconds(min(max(0, wait), Double(longestRetryAfter)))
    }
}
