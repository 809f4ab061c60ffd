internal import Glibc

/// The sockets of the proxy and its thread's work; owned by that thread.
final class ProxyLoop {
    /// Clients at the same time; more wait until one is gone.
    private static let maximumSessions = 256
    /// How long tunnels may take to end when the proxy stops.
    private static let stopTime = Duration.seconds(2)
    /// Milliseconds between looks at the deadlines.
    private static let tick: CInt = 500

    private let listener: CInt
    private let stopping: CInt
    private let rules: ProxyRules
    private var sessions: [ProxySession] = []

    /// Takes over both.
    ///
    /// - Parameters:
    ///   - listener: A socket that listens and doesn't wait.
    ///   - stopping: The reading end of a pipe; the other end is closed when it is time to stop.
    init(listener: CInt, stopping: CInt, rules: ProxyRules) {
        self.listener = listener
        self.stopping = stopping
        self.rules = rules
    }

    deinit {
        close(listener)
        close(stopping)
    }

    /// Serves until it is time to stop.
    func run() {
        while !serve(accepting: true) {}
        let end = ContinuousClock.now + Self.stopTime
        sessions.removeAll { !$0.isTunnel }
        while !sessions.isEmpty, ContinuousClock.now < end { _ = serve(accepting: false) }
        sessions = []
    }

    /// Waits for one event and does what there is to do; true if it is time to stop.
    private func serve(accepting: Bool) -> Bool {
        let takesMore = accepting && sessions.count < Self.maximumSessions
        var polls = [
            pollfd(fd: accepting ? stopping : -1, events: Int16(POLLIN), revents: 0),
            pollfd(fd: takesMore ? listener : -1, events: Int16(POLLIN), revents: 0),
        ]
        for session in sessions { polls += session.interests }
        poll(&polls, nfds_t(polls.count), sessions.isEmpty ? -1 : Self.tick)
        for (index, session) in sessions.enumerated() {
            session.proceed(client: polls[2 * index + 2], server: polls[2 * index + 3])
        }
        let now = ContinuousClock.now
        sessions.removeAll { $0.isOver || $0.deadline < now }
        if polls[1].revents != 0 { accept() }
        return polls[0].revents != 0
    }

    private func accept() {
        let client = Glibc.accept(listener, nil, nil)
        guard client >= 0 else { return }
        LoopbackSocket.prepare(client)
        sessions.append(ProxySession(client: client, rules: rules))
    }
}
