import Glibc

/// SIGINT while libedit waits for a key.
///
/// libedit notices a signal only within read(2). One that comes just before, while it draws, would
/// be lost, and the line stay as it is. So the signal is followed by a timer's, every few
/// milliseconds, until one of them has met the read and broken it off with EINTR.
enum InterruptibleRead {
    /// Runs the body, in which SIGINT breaks a read off, and puts the former handlers back.
    static func run<Result>(_ body: () -> Result) -> Result {
        let formerAlarm = handle(SIGALRM) { _ in }
        let formerInterrupt = handle(SIGINT) { _ in
            InterruptibleRead.setTimer(microseconds: 20_000)
        }
        defer {
            restore(SIGINT, formerInterrupt)
            let reason = errno
            setTimer(microseconds: 0)
            restore(SIGALRM, formerAlarm)
            errno = reason
        }
        return body()
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

    /// Called by the handler: a system call and nothing else.
    private static func setTimer(microseconds: Int) {
        let time = timeval(tv_sec: 0, tv_usec: microseconds)
        var timer = itimerval(it_interval: time, it_value: time)
        setitimer(__itimer_which_t(ITIMER_REAL.rawValue), &timer, nil)
    }
}
