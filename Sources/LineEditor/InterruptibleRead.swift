internal import CEditLine
import Glibc
import Synchronization

/// How libedit waits for a key: broken off at once by SIGINT, by a new size of the terminal and by
/// ``wake()`` from any thread, whenever they come.
///
/// libedit's own read notices a signal only while it waits. Here each of them leaves a byte in a
/// pipe, and the wait is for a key or for that byte, so none is lost and no key goes before.
enum InterruptibleRead {
    private static let isInterrupted = Atomic(false)
    private static let isWoken = Atomic(false)

    /// Whether wakes have to wait until what is being read has come to its end.
    private static let defersWakes = Atomic(false)

    /// Whether the last ``run(_:)`` was broken off; false if a key ended it.
    private(set) static var isBrokenOff: Bool {
        get { brokenOff.load(ordering: .relaxed) }
        set { brokenOff.store(newValue, ordering: .relaxed) }
    }

    private static let brokenOff = Atomic(false)

    /// Where the handlers leave a byte, and where the wait finds it.
    private static let pipe: (output: CInt, input: CInt) = {
        var ends: [CInt] = [-1, -1]
        guard Glibc.pipe(&ends) == 0 else {
            preconditionFailure("a process that has just started has descriptors left")
        }
        for end in ends {
            _ = fcntl(end, F_SETFL, O_NONBLOCK)
            _ = fcntl(end, F_SETFD, FD_CLOEXEC)
        }
        return (ends[0], ends[1])
    }()

    /// Runs the body, in which SIGINT breaks the wait off, and puts the former handlers back.
    static func run<Result>(_ body: () -> Result) -> Result {
        _ = pipe
        isInterrupted.store(false, ordering: .relaxed)
        isBrokenOff = false
        let formerResize = handle(SIGWINCH) { _ in InterruptibleRead.wake() }
        let formerInterrupt = handle(SIGINT) { _ in
            InterruptibleRead.isInterrupted.store(true, ordering: .relaxed)
            InterruptibleRead.leaveByte()
        }
        defer {
            restore(SIGINT, formerInterrupt)
            restore(SIGWINCH, formerResize)
        }
        return body()
    }

    /// Breaks the wait off, or the next one; for any thread.
    static func wake() {
        isWoken.store(true, ordering: .sequentiallyConsistent)
        leaveByte()
    }

    /// Whether a wake, and no SIGINT, has broken the wait off; forgets it.
    static func takeWake() -> Bool {
        let isWoken = isWoken.exchange(false, ordering: .sequentiallyConsistent)
        return isWoken && !isInterrupted.load(ordering: .relaxed)
    }

    /// Runs the body, whose keys belong together: only SIGINT breaks their wait off.
    static func deferringWakes<Result>(_ body: () -> Result) -> Result {
        defersWakes.store(true, ordering: .relaxed)
        defer { defersWakes.store(false, ordering: .relaxed) }
        return body()
    }

    /// Waits for one character; what libedit calls for every key.
    ///
    /// - Returns: 1 with a character, 0 at the end of input, -1 if the wait was broken off.
    static func readCharacter(
        _ editor: OpaquePointer?, _ character: UnsafeMutablePointer<wchar_t>?
    ) -> CInt {
        var state = mbstate_t()
        while true {
            guard waitForKey(editor) else {
                isBrokenOff = true
                errno = EINTR
                return -1
            }
            var byte: CChar = 0
            let count = read(0, &byte, 1)
            if count < 0, errno == EINTR || errno == EAGAIN { continue }
            guard count > 0 else { return CInt(count) }
            switch mbrtowc(character, &byte, 1, &state) {
            case 0, 1: return 1
            case -2: continue  // more bytes belong to it
            default: state = mbstate_t()
            }
        }
    }

    /// - Returns: Whether there is a key, or the end of input; false if the wait was broken off.
    private static func waitForKey(_ editor: OpaquePointer?) -> Bool {
        while true {
            var sources = [
                pollfd(fd: 0, events: Int16(POLLIN), revents: 0),
                pollfd(fd: pipe.output, events: Int16(POLLIN), revents: 0),
            ]
            let count = poll(&sources, nfds_t(sources.count), -1)
            if sources[1].revents != 0 { takeBytes() }
            if mustBreakOff { return false }
            // As libedit does after SIGCONT.
            if count < 0 { cedit_refresh(editor) }
            if count > 0, sources[0].revents != 0 { return true }
        }
    }

    private static var mustBreakOff: Bool {
        isInterrupted.load(ordering: .relaxed)
            || isWoken.load(ordering: .sequentiallyConsistent)
                && !defersWakes.load(ordering: .relaxed)
    }

    private static func leaveByte() {
        let reason = errno
        var byte: UInt8 = 0
        _ = write(pipe.input, &byte, 1)
        errno = reason
    }

    private static func takeBytes() {
        var byte: UInt8 = 0
        while read(pipe.output, &byte, 1) > 0 {}
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
}
