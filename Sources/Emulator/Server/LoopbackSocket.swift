internal import Glibc

/// Sockets of the loopback address that don't wait.
enum LoopbackSocket {
    private static let kind =
        CInt(SOCK_STREAM.rawValue) | CInt(SOCK_NONBLOCK.rawValue) | CInt(SOCK_CLOEXEC.rawValue)

    /// Listens on a port, 0 for one that is free; nil, with `errno`, if that fails.
    static func listen(port: Int) -> CInt? {
        let listener = socket(AF_INET, kind, 0)
        guard listener >= 0 else { return nil }
        var yes: CInt = 1
        setsockopt(
            listener, SOL_SOCKET, SO_REUSEADDR, &yes, socklen_t(MemoryLayout.size(ofValue: yes)))
        let isBound = withAddress(port) { bind(listener, $0, $1) == 0 }
        guard isBound, Glibc.listen(listener, SOMAXCONN) == 0 else {
            let reason = errno
            close(listener)
            errno = reason
            return nil
        }
        return listener
    }

    /// Begins to connect to a port.
    static func connect(port: Int) -> CInt? {
        let client = socket(AF_INET, kind, 0)
        guard client >= 0 else { return nil }
        let isConnecting = withAddress(port) {
            Glibc.connect(client, $0, $1) == 0 || errno == EINPROGRESS
        }
        guard isConnecting else {
            close(client)
            return nil
        }
        return client
    }

    /// Tells whether something listens on a port.
    static func isListening(port: Int) -> Bool {
        guard let client = connect(port: port) else { return false }
        defer { close(client) }
        var state = pollfd(fd: client, events: Int16(POLLOUT), revents: 0)
        return poll(&state, 1, 5000) == 1 && state.revents & Int16(POLLERR | POLLHUP) == 0
    }

    /// Makes a socket one that doesn't wait and that no other program inherits.
    static func prepare(_ socket: CInt) {
        _ = fcntl(socket, F_SETFD, FD_CLOEXEC)
        _ = fcntl(socket, F_SETFL, fcntl(socket, F_GETFL) | O_NONBLOCK)
    }

    /// The port that a socket is bound to.
    static func port(of listener: CInt) -> Int {
        var address = sockaddr_in()
        var size = socklen_t(MemoryLayout<sockaddr_in>.size)
        withUnsafeMutableBytes(of: &address) { bytes in
            _ = getsockname(
                listener, bytes.assumingMemoryBound(to: sockaddr.self).baseAddress, &size)
        }
        return Int(UInt16(bigEndian: address.sin_port))
    }

    private static func withAddress<Result>(
        _ port: Int, _ body: (UnsafePointer<sockaddr>?, socklen_t) -> Result
    ) -> Result {
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = in_port_t(port).bigEndian
        address.sin_addr = in_addr(s_addr: in_addr_t(INADDR_LOOPBACK).bigEndian)
        return withUnsafeBytes(of: &address) { bytes in
            body(
                bytes.assumingMemoryBound(to: sockaddr.self).baseAddress, socklen_t(bytes.count))
        }
    }
}
