internal import Synchronization
internal import Transport

/// What a session asks of Azure: counted, watched and, as far as the session says so, withheld.
///
/// One for a process; every transport of its sessions reports to it, from any thread.
public final class RequestMonitor: Sendable {
    private struct State {
        var policy: WritePolicy
        var count = 0
        var running: [Int: String] = [:]
    }

    /// Whether each request is logged.
    let logsRequests: Bool

    private let state: Mutex<State>
    private let writeMessage: @Sendable (String) -> Void

    /// Makes a monitor.
    ///
    /// - Parameters:
    ///   - policy: What may be changed.
    ///   - logsRequests: Whether each request is logged.
    ///   - message: Takes a line for standard error, on any thread.
    public init(
        policy: WritePolicy = WritePolicy(), logsRequests: Bool = false,
        message: @escaping @Sendable (String) -> Void = { _ in }
    ) {
        state = Mutex(State(policy: policy))
        self.logsRequests = logsRequests
        writeMessage = message
    }

    /// What may be changed from now on.
    public var policy: WritePolicy {
        get { state.withLock(\.policy) }
        set { state.withLock { $0.policy = newValue } }
    }

    /// How many requests have been sent, those for tokens included.
    public var count: Int {
        state.withLock(\.count)
    }

    /// The request that has been running longest, as method and URL; nil if none runs.
    public var current: String? {
        state.withLock { state in state.running.min { $0.key < $1.key }?.value }
    }

    func say(_ message: String) {
        writeMessage(message)
    }

    func begin(_ request: HTTPRequest) -> Int {
        state.withLock { state in
            state.count += 1
            state.running[state.count] = request.summary
            return state.count
        }
    }

    func end(_ number: Int) {
        state.withLock { $0.running[number] = nil }
    }
}
