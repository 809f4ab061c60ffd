import Synchronization
import Transport

@testable import Azure

/// A clock that waits move, and nothing else; it remembers them.
final class TestClock: Sendable {
    private struct State {
        var now = ContinuousClock.now
        var waits: [Duration] = []
    }

    private let state = Mutex(State())

    var now: ContinuousClock.Instant { state.withLock { $0.now } }
    var waits: [Duration] { state.withLock { $0.waits } }

    func advance(by duration: Duration) {
        state.withLock { $0.now += duration }
    }

    /// The usual policy by this clock.
    func policy(limit: Int = 4) -> RetryPolicy {
        var policy = RetryPolicy()
        policy.limit = limit
        policy.now = { self.now }
        policy.sleep = { duration in
            try Task.checkCancellation()
            self.state.withLock { state in
                state.now += duration
                state.waits.append(duration)
            }
        }
        return policy
    }
}
