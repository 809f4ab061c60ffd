internal import Glibc

/// A client of the proxy joined to a server of this machine; used by the loop's thread alone.
final class ProxyTunnel {
    private static let established = Array("HTTP/1.1 200 Connection established\r\n\r\n".utf8)

    private let client: CInt
    private let server: CInt
    private var up: Relay
    private var down: Relay

    /// Takes over the server's socket, and tells the client that it is connected.
    ///
    /// - Parameter sent: What the client has sent behind its head.
    init(client: CInt, server: CInt, sent: [UInt8]) {
        self.client = client
        self.server = server
        up = Relay(from: client, to: server, waiting: sent)
        down = Relay(from: server, to: client, waiting: Self.established)
    }

    deinit { close(server) }

    /// What is to be waited for: the client's entry and the server's.
    var interests: [pollfd] {
        [
            pollfd(client, read: up.wantsToRead, write: down.wantsToWrite),
            pollfd(server, read: down.wantsToRead, write: up.wantsToWrite),
        ]
    }

    /// Moves what the sockets are ready for; false if the tunnel is at its end.
    func proceed(client: pollfd, server: pollfd) -> Bool {
        Self.move(&up, from: client, to: server) && Self.move(&down, from: server, to: client)
            && !(up.isDone && down.isDone)
    }

    private static func move(
        _ relay: inout Relay, from source: pollfd, to destination: pollfd
    ) -> Bool {
        if source.revents != 0, relay.wantsToRead, !relay.read() { return false }
        return destination.revents == 0 || !relay.wantsToWrite || relay.write()
    }
}

extension pollfd {
    /// Nothing to wait for.
    static let nothing = pollfd(fd: -1, events: 0, revents: 0)

    /// What a socket is waited for.
    ///
    /// Without an interest it is left out: poll would report its end again and again.
    init(_ socket: CInt, read: Bool, write: Bool) {
        let events = (read ? POLLIN : 0) | (write ? POLLOUT : 0)
        self.init(fd: events == 0 ? -1 : socket, events: Int16(events), revents: 0)
    }
}
