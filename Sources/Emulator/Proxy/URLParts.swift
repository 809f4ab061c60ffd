/// The parts of a plain HTTP URL.
struct URLParts {
    let host: String
    let port: Int
    /// Path and query.
    let target: String

    /// Reads a URL that begins with `http://`.
    init?(_ url: String) {
        let scheme = "http://"
        guard url.lowercased().hasPrefix(scheme) else { return nil }
        let rest = url.dropFirst(scheme.count)
        let authority = rest.prefix { $0 != "/" && $0 != "?" }
        guard let (host, port) = Self.authority(String(authority), defaultPort: 80) else {
            return nil
        }
        self.host = host
        self.port = port
        let target = rest.dropFirst(authority.count)
        self.target = target.hasPrefix("/") ? String(target) : "/\(target)"
    }

    /// Reads `host:port`; the host comes in lower case and is of letters, digits, `.`, `-`, `_`.
    static func authority(_ text: String, defaultPort: Int?) -> (host: String, port: Int)? {
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        guard let host = parts.first?.lowercased(), !host.isEmpty, parts.count <= 2,
            host.utf8.allSatisfy({ isLetterOrDigit($0) || ".-_".utf8.contains($0) })
        else { return nil }
        let port = parts.count == 2 ? Int(parts[1]) : defaultPort
        guard let port, (1...65535).contains(port) else { return nil }
        return (host, port)
    }

    private static func isLetterOrDigit(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte)
            || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
    }
}
