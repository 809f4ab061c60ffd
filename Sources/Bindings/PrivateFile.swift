internal import Glibc

/// Files that may hold keys: readable by their owner alone.
enum PrivateFile {
    /// Writes a file of mode 0600 as a whole or not at all.
    ///
    /// - Parameters:
    ///   - path: Where.
    ///   - overwrites: Whether a file that is there may be replaced.
    static func write(
        _ bytes: UnsafeRawBufferPointer, to path: String, overwrites: Bool
    ) throws(BindingError) {
        let temporary = "\(path).\(getpid()).new"
        let file = open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0o600)
        guard file >= 0 else { throw failure(path) }
        let isWritten = writeAll(bytes, to: file) && fsync(file) == 0
        guard close(file) == 0, isWritten else {
            let error = failure(path)
            unlink(temporary)
            throw error
        }
        // A link is made only where nothing is; a rename replaces what is there.
        let isPlaced = overwrites ? rename(temporary, path) == 0 : link(temporary, path) == 0
        let error = errno
        unlink(temporary)
        if isPlaced { return }
        guard error != EEXIST else {
            throw BindingError(
                code: "Exists", message: "cannot write '\(path)': it is there already",
                nextStep: "name another file, or pass overwrite = true")
        }
        errno = error
        throw failure(path)
    }

    private static func writeAll(_ bytes: UnsafeRawBufferPointer, to file: CInt) -> Bool {
        var rest = bytes[...]
        while !rest.isEmpty {
            let slice = UnsafeRawBufferPointer(rebasing: rest)
            let count = Glibc.write(file, slice.baseAddress, slice.count)
            if count < 0 && errno == EINTR { continue }
            guard count > 0 else { return false }
            rest = rest.dropFirst(count)
        }
        return true
    }

    private static func failure(_ path: String) -> BindingError {
        BindingError(
            code: "File", message: "cannot write '\(path)': \(String(cString: strerror(errno)))")
    }
}
