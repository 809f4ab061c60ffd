internal import Transport

/// The attempts at one operation, and the time that they have taken together.
struct Attempts {
    private let retry: RetryPolicy
    private let start: ContinuousClock.Instant
    private(set) var count = 0
    /// Whether an attempt ended without saying if the service did what it was told.
    private(set) var mayHaveActed = false
    private var isOutOfTime = false
    /// The instant up to which waits have been kept.
    private(set) var waitedUntil: ContinuousClock.Instant

    init(_ retry: RetryPolicy) {
        self.retry = retry
        start = retry.now()
        waitedUntil = start
    }

    var elapsed: Duration { start.duration(to: retry.now()) }
    var timeLeft: Duration { retry.timeLimit - elapsed }

    mutating func begin() {
        count += 1
    }

    mutating func wait(until instant: ContinuousClock.Instant) {
        waitedUntil = max(waitedUntil, instant)
    }

    /// How long to wait before the next attempt, nil if there is to be none.
    mutating func pause(
        after answer: Result<HTTPResponse, TransportError>, to request: HTTPRequest,
        isRepeatable: Bool
    ) -> Duration? {
        if !["GET", "HEAD"].contains(request.method), Self.leavesOpen(answer) {
            mayHaveActed = true
        }
        guard count <= retry.limit, retry.wantsAgain(answer, isRepeatable: isRepeatable) else {
            return nil
        }
        let wait = retry.wait(before: count - 1, after: try? answer.get())
        isOutOfTime = wait >= timeLeft
        return isOutOfTime ? nil : wait
    }

    /// Whether nobody can tell if the request was acted upon.
    private static func leavesOpen(_ answer: Result<HTTPResponse, TransportError>) -> Bool {
        switch answer {
        case .success(let response): response.status == 408 || response.status >= 500
        case .failure(let error): [.connectionLost, .timeout].contains(error.code)
        }
    }

    /// What to tell besides the reason of the last failure; empty if one attempt was enough.
    func note(status: Int?) -> String {
        guard count > 1 || isOutOfTime else { return "" }
        let times = count == 1 ? "once" : "\(count) times"
        let limit = isOutOfTime ? ", the limit is \(retry.timeLimit.words)" : ""
        let tried = "; tried \(times) in \(elapsed.words)\(limit)"
        guard mayHaveActed, let status, [404, 409, 412].contains(status) else { return tried }
        return tried + "; an earlier attempt got no clear answer and may have been carried out"
    }
}
