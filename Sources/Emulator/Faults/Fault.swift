/// What goes wrong with one request; parts that are nil go as they should.
struct Fault: Sendable, Equatable {
    enum Drop: String, Sendable {
        /// The service never sees the request.
        case before
        /// The service has done its work, the answer is lost.
        case after
    }

    /// A read that is answered as it was.
    enum Staleness: Sendable, Equatable {
        /// With the last answer that differs from the present one.
        case previous
        /// With what there was so many seconds of life ago.
        case seconds(Double)
    }

    /// Milliseconds that the answer takes longer.
    var latency: ClosedRange<Int>?
    /// The status that is answered in place of the service, which does nothing.
    var status: Int?
    /// The seconds of `Retry-After`, with a status.
    var retryAfter: Int?
    var drop: Drop?
    /// After so many bytes of the body the connection is reset.
    var reset: Int?
    /// After so many bytes of the body the connection is closed in good order.
    var truncate: Int?
    /// Bytes of the body that are sent in a second.
    var bytesPerSecond: Int?
    var stale: Staleness?

    /// Why the parts don't go together; nil if they do.
    var contradiction: String? {
        if self == Fault() { return "it does nothing" }
        if retryAfter != nil, status == nil { return "'retry-after' needs 'status'" }
        if [status != nil, drop != nil, stale != nil].count(where: { $0 }) > 1 {
            return "only one of 'status', 'drop' and 'stale' can happen"
        }
        if [drop != nil, reset != nil, truncate != nil].count(where: { $0 }) > 1 {
            return "only one of 'drop', 'reset' and 'truncate' can happen"
        }
        return nil
    }

    /// Adds another fault: latencies add up; of the rest, what this one says counts.
    mutating func merge(_ other: Fault) {
        if let own = latency, let more = other.latency {
            let least = own.lowerBound + more.lowerBound
            latency = least...(own.upperBound + more.upperBound)
        } else {
            latency = latency ?? other.latency
        }
        reset = reset ?? other.reset
        truncate = truncate ?? other.truncate
        bytesPerSecond = bytesPerSecond ?? other.bytesPerSecond
        guard status == nil, drop == nil, stale == nil else { return }
        (status, retryAfter, drop, stale) =
            (other.status, other.retryAfter, other.drop, other.stale)
    }
}
