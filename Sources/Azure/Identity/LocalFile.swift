internal import Glibc

/// Whole files of this machine: certificates, tokens, descriptions; all of them small.
package enum LocalFile {
    /// Why a file could not be read.
    package struct Failure: Error, CustomStringConvertible {
        /// The file, as it was named.
        package let path: String
        /// "No such file or directory".
        package let reason: String
        /// Whether it was given up because of its size.
        package let isTooLarge: Bool

        package var description: String { "cannot read '\(path)': \(reason)" }
    }

    /// Reads a file to its end.
    ///
    /// - Parameters:
    ///   - path: The file.
    ///   - limit: The most bytes that it may hold.
    package static func read(_ path: String, limit: Int = 16 << 20) throws(Failure) -> [UInt8] {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw failure(path) }
        defer { close(descriptor) }
        var bytes: [UInt8] = []
        while true {
            let count = append(from: descriptor, to: &bytes)
            guard count >= 0 else { throw failure(path) }
            guard bytes.count <= limit else {
                throw Failure(
                    path: path, reason: "more than \(limit >> 10) KiB", isTooLarge: true)
            }
            if count == 0 { return bytes }
        }
    }

    private static func failure(_ path: String) -> Failure {
        Failure(path: path, reason: String(cString: strerror(errno)), isTooLarge: false)
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
