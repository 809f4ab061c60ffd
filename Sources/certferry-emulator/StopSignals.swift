import Glibc

/// SIGTERM and SIGINT, waited for by the main thread.
struct StopSignals {
    /// Seconds that stopping may take before the process ends anyway.
    private static let timeLimit: CUnsignedInt = 5

    private let signals: sigset_t

    /// Blocks the signals; to be called before any thread starts, since threads inherit that.
    init() {
        var signals = sigset_t()
        sigemptyset(&signals)
        sigaddset(&signals, SIGTERM)
        sigaddset(&signals, SIGINT)
        pthread_sigmask(SIG_BLOCK, &signals, nil)
        self.signals = signals
    }

    /// Waits for one.
    ///
    /// A second one then ends the process at once, and so does the time limit
    /// (nobody handles SIGALRM).
    func wait() {
        var signals = signals
        var received: CInt = 0
        while sigwait(&signals, &received) == EINTR {}
        alarm(Self.timeLimit)
        pthread_sigmask(SIG_UNBLOCK, &signals, nil)
    }
}
