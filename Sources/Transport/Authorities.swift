internal import Glibc

/// The certificate authorities that are trusted, as one PEM text in memory that libcurl reads.
///
/// The bytes are written once, before the first reader; sharing them needs no lock.
final class Authorities: @unchecked Sendable {
    let bytes: UnsafeRawBufferPointer

    /// Where the distributions keep the system's; SSL_CERT_FILE goes before.
    private static let systemFiles = [
        "/etc/ssl/certs/ca-certificates.crt", "/etc/pki/tls/certs/ca-bundle.crt",
        "/etc/ssl/cert.pem",
    ]

    /// Reads the system's authorities and those of one more file.
    init(additional: String?) throws(TransportError) {
        var text = try Self.system()
        if let additional {
            text.append(UInt8(ascii: "\n"))
            text.append(contentsOf: try Self.read(additional))
        }
        let memory = UnsafeMutableRawBufferPointer.allocate(byteCount: text.count, alignment: 1)
        memory.copyBytes(from: text)
        bytes = UnsafeRawBufferPointer(memory)
    }

    deinit {
        bytes.deallocate()
    }

    private static func system() throws(TransportError) -> [UInt8] {
        if let named = getenv("SSL_CERT_FILE") { return try read(String(cString: named)) }
        for file in systemFiles where access(file, R_OK) == 0 { return try read(file) }
        return []
    }

    private static func read(_ path: String) throws(TransportError) -> [UInt8] {
        guard let file = fopen(path, "re") else {
            throw TransportError(
                code: .badAuthority,
                message: "cannot read CA file '\(path)': \(String(cString: strerror(errno)))")
        }
        defer { fclose(file) }
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 64 << 10)
        while case let count = fread(&buffer, 1, buffer.count, file), count > 0 {
            bytes.append(contentsOf: buffer[..<count])
        }
        return bytes
    }
}
