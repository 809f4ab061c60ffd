@preconcurrency import Glibc

/// Standard output and error, shared with what Lua writes through C's streams.
enum Console {
    /// Whether a descriptor is a terminal.
    static func isTerminal(_ descriptor: CInt) -> Bool {
        isatty(descriptor) == 1
    }

    /// Whether standard output shows colours and the user wants them.
    static var hasColors: Bool {
        let terminal = Places.environment("TERM") ?? "dumb"
        return isTerminal(1) && terminal != "dumb" && Places.environment("NO_COLOR") == nil
    }

    /// Writes to standard output, in order with what Lua's `print` has written.
    static func write(_ text: String) {
        write(Array(text.utf8))
    }

    /// Writes bytes to standard output.
    static func write(_ bytes: [UInt8]) {
        _ = fwrite(bytes, 1, bytes.count, stdout)
    }

    /// Writes a line to standard error, after everything that standard output has to show.
    static func report(_ text: String) {
        Progress.erase()
        fflush(stdout)
        let bytes = Array("\(text)\n".utf8)
        _ = fwrite(bytes, 1, bytes.count, stderr)
        fflush(stderr)
    }

    /// Flushes standard output.
    ///
    /// - Returns: Why something that was written, now or before, did not arrive; nil if all did,
    ///   or if the reader of a pipe has gone, which is its right.
    static func flush() -> String? {
        let failedBefore = ferror(stdout) != 0
        let failsNow = fflush(stdout) != 0
        let reason = failsNow ? String(cString: strerror(errno)) : "an earlier write failed"
        return (failsNow || failedBefore) && !isReaderGone ? reason : nil
    }

    private static var isReaderGone: Bool {
        var output = pollfd(fd: 1, events: 0, revents: 0)
        return poll(&output, 1, 0) == 1 && output.revents & Int16(POLLERR) != 0
    }

    /// Flushes standard output and turns a failed one into a report and status 1.
    static func finish(_ status: Int32) -> Int32 {
        guard let reason = flush() else { return status }
        report("certferry: cannot write to standard output: \(reason)")
        return status == 0 ? 1 : status
    }
}
