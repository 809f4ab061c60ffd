internal import Glibc

/// Whole files, for the modules that take a path from a script.
enum FileBytes {
    /// The most that a file given to a script may hold: certificates and passwords are small.
    private static let limit = 16 << 20

    /// Reads a file to its end.
    ///
    /// - Parameters:
    ///   - path: The file, as the script named it.
    ///   - attempt: What for, for the message: "read certificate".
    static func read(_ path: String, attempt: String) throws(BindingError) -> [UInt8] {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw .file(path, attempt) }
        defer { close(descriptor) }
        var bytes: [UInt8] = []
        while true {
            let count = append(from: descriptor, to: &bytes)
            guard count >= 0 else { throw .file(path, attempt) }
            guard bytes.count <= limit else {
                throw BindingError(
                    code: "TooLarge", message: "cannot \(attempt) '\(path)': more than 16 MiB")
            }
            if count == 0 { return bytes }
        }
    }

    private static func append(from descriptor: CInt, to bytes: inout [UInt8]) -> Int {
        withUnsafeTemporaryAllocation(byteCount: 64 << 10, alignment: 1) { buffer in
            var count = Glibc.read(descriptor, buffer.baseAddress, buffer.count)
            while count < 0 && errno == EINTR {
                count = Glibc.read(descriptor, buffer.baseAddress, buffer.count)
            }
            if count > 0 { bytes.append(contentsOf: buffer[..<count]) }
            return count
        }
    }
}

extension BindingError {
    fileprivate static func file(_ path: String, _ attempt: String) -> BindingError {
        BindingError(
            code: "File",
            message: "cannot \(attempt) '\(path)': \(String(cString: strerror(errno)))")
    }
}
