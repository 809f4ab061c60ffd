import Glibc
import Synchronization

/// Signals while libedit waits for a key.
///
/// libedit notices a signal only within read(2). One that comes just before, while it draws, would
/// be lost, and the line stay as it is. So SIGINT, and a wake from another thread or by a new size
/// of the terminal, are followed by a timer's signals, every few milliseconds, until one of them
/// has met the read and broken it off with EINTR.
enum InterruptibleRead {
    /// Why a read is to be broken off.
    private static let isInterrupted = Atomic(false)
    private static let isWoken = Atomic(false)
    private static let isReading = Atomic(false)

    /// Runs the body, in which SIGINT breaks a read off, and puts the former handlers back.
    static func run<Result>(_ body: () -> Result) -> Result {
        isInterrupted.store(false, ordering: .relaxed)
        let formerAlarm = handle(SIGALRM) { _ in }
        let formerResize = handle(SIGWINCH) { _ in InterruptibleRead.wake() }
        let formerInterrupt = handle(SIGINT) { _ in
            InterruptibleRead.isInterrupted.store(true, ordering: .relaxed)
            InterruptibleRead.startTimer()
        }
        isReading.store(true, ordering: .sequentiallyConsistent)
        if isWoken.load(ordering: .sequentiallyConsistent) { startTimer() }
        defer {
            isReading.store(false, ordering: .sequentiallyConsistent)
            restore(SIGINT, formerInterrupt)
            let reason = errno
            setTimer(microseconds: 0)
            restore(SIGALRM, formerAlarm)
            restore(SIGWINCH, formerResize)
            errno = reason
        }
        return body()
    }

    /// Breaks the read off, or the next one; for any thread.
    static func wake() {
        isWoken.store(true, ordering: .sequentiallyConsistent)
        if isReading.load(ordering: .sequentiallyConsistent) { startTimer() }
    }

    /// Whether a wake, and no SIGINT, has broken the read off; forgets it.
    static func takeWake() -> Bool {
        let isWoken = isWoken.exchange(false, ordering: .sequentiallyConsistent)
        return isWoken && !isInterrupted.load(ordering: .relaxed)
    }

    /// Without SA_RESTART, which is what breaks a read off.
    private static func handle(
        _ signal: CInt, _ handler: @escaping @convention(c) (CInt) -> Void
    ) -> sigaction {
        var action = sigaction()
        action.__sigaction_handler.sa_handler = handler
        sigemptyset(&action.sa_mask)
        var former = sigaction()
        sigaction(signal, &action, &former)
        return former
    }

    private static func restore(_ signal: CInt, _ former: sigaction) {
        var former = former
        sigaction(signal, &former, nil)
    }

    private static func startTimer() {
        setTimer(microseconds: 20_000)
    }

    /// Called by the handler: a system call and nothing else.
    private static func setTimer(microseconds: Int) {
        let time = timeval(tv_sec: 0, tv_usec: microseconds)
        var timer = itimerval(it_interval: time, it_value: time)
        setitimer(__itimer_which_t(ITIMER_REAL.rawValue), &timer, nil)
    }
}
