internal import Transport

/// Holds requests back from a host that has had enough.
///
/// A refusal closes the host for all who share the transport: each request that finds out for
/// itself would make the host refuse for longer. What the services count apart has a gate apart.
struct Throttle: Sendable {
    let gates: HostGates
    let retry: RetryPolicy

    /// The time in which the bucket of a kind of requests takes 10 or more again.
    ///
    /// learn.microsoft.com/azure/azure-resource-manager/management/request-limits-and-throttling
    private static let refill = Duration.seconds(1)

    /// Waits until the host takes the request.
    ///
    /// Those that wait for the same gate are spread a little, not to come all at once.
    ///
    /// - Throws: ``AzureError`` with code `HostThrottled` if that would take too long.
    func pass(
        _ request: HTTPRequest, operation: String, _ attempts: inout Attempts
    ) async throws {
        let names = [Self.host(request), Self.lane(request)]
        while true {
            let now = max(retry.now(), attempts.waitedUntil)
            guard let opening = gates.opening(of: names, at: now) else { return }
            let wait = now.duration(to: opening)
            guard wait <= retry.longestWait, wait < attempts.timeLeft else {
                throw AzureError.heldBack(
                    operation: operation, host: names[0], for: wait, attempts)
            }
            try await retry.sleep(wait * Double.random(in: 1...1.1))
            attempts.wait(until: opening)
        }
    }

    /// Closes what an answer asks to leave alone.
    ///
    /// - Returns: When a gate opens again, if one was closed.
    func learn(from response: HTTPResponse, to request: HTTPRequest) -> ContinuousClock.Instant? {
        guard let (name, wait) = Self.closing(response, request), wait > .zero else { return nil }
        let opening = retry.now() + wait
        gates.close(name, until: opening)
        return opening
    }

    private static func closing(
        _ response: HTTPResponse, _ request: HTTPRequest
    ) -> (gate: String, wait: Duration)? {
        if [429, 503].contains(response.status), let asked = RetryPolicy.retryAfter(response) {
            return (host(request), asked)
        }
        if let reset = quotaReset(response) { return (lane(request), reset) }
        return isEmptyBucket(response) ? (lane(request), refill) : nil
    }

    /// How long a user's quota of Resource Graph is empty, nil if it isn't.
    ///
    /// learn.microsoft.com/azure/governance/resource-graph/concepts/guidance-for-throttled-requests
    static func quotaReset(_ response: HTTPResponse) -> Duration? {
        guard response.headers["x-ms-user-quota-remaining"] == "0",
            let text = response.headers["x-ms-user-quota-resets-after"]
        else { return nil }
        let parts = text.split(separator: ":").map { Double($0) ?? -1 }
        guard parts.count == 3, parts.allSatisfy((0...86400).contains) else { return nil }
        return .seconds(min(parts[0] * 3600 + parts[1] * 60 + parts[2], 86400))
    }

    private static func isEmptyBucket(_ response: HTTPResponse) -> Bool {
        response.headers.contains { name, value in
            value == "0" && name.lowercased().hasPrefix("x-ms-ratelimit-remaining-")
        }
    }

    private static func host(_ request: HTTPRequest) -> String {
        let origin = Origin(request.url)
        return "\(origin.host):\(origin.port)"
    }

    /// What the host counts together: Resource Graph's queries, and of the others reads, writes
    /// and deletions.
    private static func lane(_ request: HTTPRequest) -> String {
        let path = request.url.prefix { $0 != "?" }.lowercased()
        if path.contains("/providers/microsoft.resourcegraph/") {
            return host(request) + " queries"
        }
        return switch request.method {
        case "GET", "HEAD": host(request) + " reads"
        case "DELETE": host(request) + " deletions"
        default: host(request) + " writes"
        }
    }
}
