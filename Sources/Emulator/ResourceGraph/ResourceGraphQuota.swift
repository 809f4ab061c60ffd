/// How many questions a user has left: 15 in five seconds.
///
/// learn.microsoft.com/azure/governance/resource-graph/concepts/guidance-for-throttled-requests
struct ResourceGraphQuota: Sendable {
    private static let most = 15
    private static let seconds = 5.0

    private var start = Timestamp(ticks: 0)
    private var used = 0

    /// Counts a question.
    ///
    /// - Returns: How many are left until the quota begins anew, and the seconds until then.
    mutating func take(at now: Timestamp) -> (remaining: Int, resetsAfter: Int) {
        if now >= start.adding(seconds: Self.seconds) {
            start = now
            used = 0
        }
        used += 1
        let left = start.adding(seconds: Self.seconds).unixSeconds - now.unixSeconds
        return (max(0, Self.most - used), max(0, Int(left)))
    }
}
