internal import Glibc

/// An address to listen on, IPv4 or IPv6.
struct ServerAddress: Sendable, Equatable {
    static let loopback = ServerAddress(text: "127.0.0.1", bytes: [127, 0, 0, 1])
    static let loopback6 = ServerAddress(
        text: "::1", bytes: [UInt8](repeating: 0, count: 15) + [1])

    /// As it was written.
    let text: String
    private let bytes: [UInt8]

    /// Reads an address, IPv6 with or without brackets; nil for what is none.
    init?(_ text: String) {
        let bare =
            text.hasPrefix("[") && text.hasSuffix("]") ? text.dropFirst().dropLast() : text[...]
        var bytes = [UInt8](repeating: 0, count: 16)
        let isIPv6 = bare.contains(":")
        guard inet_pton(isIPv6 ? AF_INET6 : AF_INET, String(bare), &bytes) == 1 else { return nil }
        self.init(text: String(bare), bytes: isIPv6 ? bytes : Array(bytes.prefix(4)))
    }

    private init(text: String, bytes: [UInt8]) {
        self.text = text
        self.bytes = bytes
    }

    var isIPv6: Bool { bytes.count == 16 }
    var isLoopback: Bool { isIPv6 ? self == .loopback6 : bytes[0] == 127 }
    /// Whether who listens here also listens on 127.0.0.1.
    var coversLoopback: Bool { !isIPv6 && (bytes == [0, 0, 0, 0] || bytes == [127, 0, 0, 1]) }

    /// Whether this machine has the address at all: IPv6 may be switched off.
    var isAvailable: Bool {
        let socket = Glibc.socket(isIPv6 ? AF_INET6 : AF_INET, CInt(SOCK_STREAM.rawValue), 0)
        guard socket >= 0 else { return false }
        defer { close(socket) }
        return withSocketAddress(port: 0) {
            bind(socket, $0.assumingMemoryBound(to: sockaddr.self), socketAddressSize) == 0
        }
    }

    /// The address with a port as the system wants it.
    func withSocketAddress<Result>(
        port: Int, _ body: (UnsafeMutableRawPointer) -> Result
    ) -> Result {
        let port = in_port_t(port).bigEndian
        guard isIPv6 else {
            var address = sockaddr_in()
            address.sin_family = sa_family_t(AF_INET)
            address.sin_port = port
            withUnsafeMutableBytes(of: &address.sin_addr) { $0.copyBytes(from: bytes) }
            return withUnsafeMutablePointer(to: &address) { body($0) }
        }
        var address = sockaddr_in6()
        address.sin6_family = sa_family_t(AF_INET6)
        address.sin6_port = port
        withUnsafeMutableBytes(of: &address.sin6_addr) { $0.copyBytes(from: bytes) }
        return withUnsafeMutablePointer(to: &address) { body($0) }
    }

    private var socketAddressSize: socklen_t {
        let size = isIPv6 ? MemoryLayout<sockaddr_in6>.size : MemoryLayout<sockaddr_in>.size
        return socklen_t(size)
    }

    static func == (left: ServerAddress, right: ServerAddress) -> Bool { left.bytes == right.bytes }
}
