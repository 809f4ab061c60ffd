import Glibc

/// A private file that is open for appending, under an exclusive lock until it is released.
final class LockedFile {
    private let path: String
    private let descriptor: CInt

    /// Opens the file, made with its folder where there is none, and waits for the lock.
    init(path: String) throws(HistoryFile.Failure) {
        self.path = path
        Folders.make(above: path)
        while true {
            let descriptor = open(path, O_RDWR | O_APPEND | O_CREAT | O_CLOEXEC, 0o600)
            guard descriptor >= 0, flock(descriptor, LOCK_EX) == 0 else {
                let failure = Self.failure("open", path)
                if descriptor >= 0 { close(descriptor) }
                throw failure
            }
            // While this waited, another session may have put a new file in the place.
            if Self.isCurrent(descriptor, path) {
                self.descriptor = descriptor
                return
            }
            close(descriptor)
        }
    }

    deinit {
        close(descriptor)
    }

    func contents() throws(HistoryFile.Failure) -> [UInt8] {
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 65536)
        while true {
            let count = pread(descriptor, &buffer, buffer.count, off_t(bytes.count))
            guard count >= 0 else { throw Self.failure("read", path) }
            if count == 0 { return bytes }
            bytes += buffer[..<count]
        }
    }

    /// Appends with one write, so that nothing can come in between.
    func append(_ text: String) throws(HistoryFile.Failure) {
        try Self.write(text, to: descriptor, path)
    }

    /// Puts a file with other contents in the place of this one, whole or not at all.
    func replace(with text: String) throws(HistoryFile.Failure) {
        let temporary = path + ".new"
        let new = open(temporary, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
        guard new >= 0 else { throw Self.failure("write", temporary) }
        defer { close(new) }
        try Self.write(text, to: new, temporary)
        guard rename(temporary, path) == 0 else { throw Self.failure("write", path) }
    }

    private static func write(
        _ text: String, to descriptor: CInt, _ path: String
    ) throws(HistoryFile.Failure) {
        let bytes = Array(text.utf8)
        guard Glibc.write(descriptor, bytes, bytes.count) == bytes.count else {
            throw failure("write", path)
        }
    }

    private static func isCurrent(_ descriptor: CInt, _ path: String) -> Bool {
        var opened = stat()
        var named = stat()
        return fstat(descriptor, &opened) == 0 && stat(path, &named) == 0
            && opened.st_ino == named.st_ino && opened.st_dev == named.st_dev
    }

    private static func failure(_ attempt: String, _ path: String) -> HistoryFile.Failure {
        let reason = String(cString: strerror(errno))
        return HistoryFile.Failure(message: "cannot \(attempt) history '\(path)': \(reason)")
    }
}
