internal import Glibc

/// What a child writes into, read without waiting.
final class ChildPipe {
    let entry: CInt
    private let exit: CInt
    private var bytes: [UInt8] = []
    private var isEntryOpen = true

    init() throws(ChildProgram.Failure) {
        var ends: [CInt] = [0, 0]
        guard pipe(&ends) == 0 else { throw .cannotStart(String(cString: strerror(errno))) }
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        (exit, entry) = (ends[0], ends[1])
        _ = fcntl(exit, F_SETFL, O_NONBLOCK)
    }

    deinit {
        closeEntry()
        close(exit)
    }

    func closeEntry() {
        guard isEntryOpen else { return }
        isEntryOpen = false
        close(entry)
    }

    func drain() {
        var buffer = [UInt8](repeating: 0, count: 4096)
        while true {
            let count = read(exit, &buffer, buffer.count)
            guard count > 0 else { return }
            bytes += buffer[..<count]
        }
    }

    func drained() -> [UInt8] {
        drain()
        return bytes
    }
}
