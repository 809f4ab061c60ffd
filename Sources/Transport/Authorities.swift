internal import Glibc

/// The certificate authorities that are trusted.
///
/// A file is left to libcurl, which keeps it parsed between connections. To add an authority to
/// the system's, both texts are put together in memory, since libcurl takes one source alone.
enum Authorities: Sendable {
    /// Those that libcurl was built to trust.
    case builtIn
    /// Those of a PEM file.
    case file(String)
    /// Those of a PEM text.
    case text(PEMText)

    /// Where the distributions keep the system's; SSL_CERT_FILE goes before.
    private static let systemFiles = [
        "/etc/ssl/certs/ca-certificates.crt", "/etc/pki/tls/certs/ca-bundle.crt",
        "/etc/ssl/cert.pem",
    ]

    /// Finds the system's authorities and adds those of one more file.
    init(additional: String?) throws(TransportError) {
        let system = try Self.systemFile()
        guard let additional else {
            self = system.map { .file($0) } ?? .builtIn
            return
        }
        let known = try system.map { file throws(TransportError) in try Self.read(file) } ?? []
        self = .text(PEMText(known + [UInt8(ascii: "\n")] + (try Self.read(additional))))
    }

    private static func systemFile() throws(TransportError) -> String? {
        if let named = getenv("SSL_CERT_FILE").map({ String(cString: $0) }), !named.isEmpty {
            _ = try read(named)
            return named
        }
        return systemFiles.first { access($0, R_OK) == 0 }
    }

    private static func read(_ path: String) throws(TransportError) -> [UInt8] {
        guard let file = fopen(path, "re") else {
            throw unusable(path, String(cString: strerror(errno)))
        }
        defer { fclose(file) }
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 64 << 10)
        while case let count = fread(&buffer, 1, buffer.count, file), count > 0 {
            bytes.append(contentsOf: buffer[..<count])
        }
        // libcurl would pass over anything else without a word.
        guard String(decoding: bytes, as: UTF8.self).contains("CERTIFICATE-----") else {
            throw unusable(path, "no PEM block found (looked for CERTIFICATE)")
        }
        return bytes
    }

    private static func unusable(_ path: String, _ reason: String) -> TransportError {
        TransportError(code: .badAuthority, message: "cannot read CA file '\(path)': \(reason)")
    }
}

/// A text at an address that stays the same, as libcurl needs it while a transfer lasts.
///
/// The bytes are written once, before the first reader; sharing them needs no lock.
final class PEMText: @unchecked Sendable {
    let bytes: UnsafeRawBufferPointer

    init(_ text: [UInt8]) {
        let memory = UnsafeMutableRawBufferPointer.allocate(byteCount: text.count, alignment: 1)
        memory.copyBytes(from: text)
        bytes = UnsafeRawBufferPointer(memory)
    }

    deinit {
        bytes.deallocate()
    }
}
