internal import Synchronization

/// Which hosts want to be left alone, and until when.
///
/// One for all that send through a transport, so that what one of them is told holds for the
/// others. It only remembers: whoever sends looks here first and does the waiting.
public final class HostGates: Sendable {
    private let closed = Mutex<[String: ContinuousClock.Instant]>([:])

    /// Makes gates that are all open.
    public init() {}

    /// Closes a gate; one that is to stay closed for longer does.
    ///
    /// - Parameters:
    ///   - name: A host, or a host and a kind of requests.
    ///   - instant: When it opens again.
    public func close(_ name: String, until instant: ContinuousClock.Instant) {
        closed.withLock { closed in
            closed[name] = max(instant, closed[name] ?? instant)
        }
    }

    /// When the last of some gates opens, nil if all are open.
    ///
    /// - Parameters:
    ///   - names: The gates that a request has to pass.
    ///   - now: The present instant; gates that are open by then are forgotten.
    public func opening(
        of names: [String], at now: ContinuousClock.Instant
    ) -> ContinuousClock.Instant? {
        closed.withLock { closed in
            for name in names where closed[name].map({ $0 <= now }) == true { closed[name] = nil }
            return names.compactMap { closed[$0] }.max()
        }
    }
}
