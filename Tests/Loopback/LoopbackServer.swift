internal import Foundation
internal import Glibc
internal import Synchronization

/// A plain HTTP server on loopback that does what a test tells it to, also what none should do.
package final class LoopbackServer: Sendable {
    package enum Reply {
        /// These bytes; the connection stays open.
        case bytes(String)
        /// An answer with this body, which need not be text.
        case body([UInt8], headers: String)
        /// These bytes, then the end of the connection.
        case bytesThenClose(String)
        /// These bytes, then the end of the connection without the usual farewell.
        case bytesThenReset(String)
        /// Nothing, until the client gives up.
        case silence
    }

    package let port: Int
    /// An element for each client that went away from a silent server.
    package let hangUps: AsyncStream<Void>
    private let listener: CInt
    private let reply: @Sendable (String) -> Reply
    private let hangUp: AsyncStream<Void>.Continuation
    private let state = Mutex(State())

    private struct State {
        var connections = 0
        var requests: [String] = []
    }

    package init(_ reply: @escaping @Sendable (String) -> Reply) throws {
        self.reply = reply
        (hangUps, hangUp) = AsyncStream.makeStream()
        let listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let isListening = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { pointer in
                bind(listener, pointer, length) == 0 && listen(listener, 16) == 0
                    && getsockname(listener, pointer, &length) == 0
            }
        }
        guard isListening else { throw POSIXError(.EADDRNOTAVAIL) }
        self.listener = listener
        port = Int(UInt16(bigEndian: address.sin_port))
        Thread.detachNewThread { [self] in acceptAll() }
    }

    package var url: String { "http://127.0.0.1:\(port)" }
    package var connections: Int { state.withLock { $0.connections } }
    package var requests: [String] { state.withLock { $0.requests } }

    /// Refuses connections from now on.
    package func stop() {
        // The thread that accepts closes the socket: closed here, its number could be that of
        // another server before the thread looks at it again.
        shutdown(listener, Int32(SHUT_RDWR))
    }

    private func acceptAll() {
        while case let connection = accept(listener, nil, nil), connection >= 0 {
            state.withLock { $0.connections += 1 }
            Thread.detachNewThread { [self] in serve(connection) }
        }
        close(listener)
    }

    private func serve(_ connection: CInt) {
        defer { close(connection) }
        while let request = read(connection) {
            state.withLock { $0.requests.append(request) }
            switch reply(request) {
            case .bytes(let text): write(Array(text.utf8), to: connection)
            case .body(let body, let headers):
                let head = "HTTP/1.1 200 OK\r\nContent-Length: \(body.count)\r\n\(headers)\r\n"
                write(Array(head.utf8) + body, to: connection)
            case .bytesThenClose(let text):
                write(Array(text.utf8), to: connection)
                return
            case .bytesThenReset(let text):
                write(Array(text.utf8), to: connection)
                resetOnClose(connection)
                return
            case .silence:
                _ = read(connection)
                hangUp.yield()
                return
            }
        }
    }

    /// One request with its body; nil when the client has gone.
    private func read(_ connection: CInt) -> String? {
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 4096)
        while true {
            let text = String(decoding: bytes, as: UTF8.self)
            if let end = text.range(of: "\r\n\r\n") {
                let length = text.lowercased().range(of: "content-length: ")
                    .flatMap { Int(text[$0.upperBound...].prefix { $0.isNumber }) }
                if text[end.upperBound...].utf8.count >= length ?? 0 { return text }
            }
            let count = recv(connection, &buffer, buffer.count, 0)
            guard count > 0 else { return nil }
            bytes.append(contentsOf: buffer[..<count])
        }
    }

    private func resetOnClose(_ connection: CInt) {
        var option = linger(l_onoff: 1, l_linger: 0)
        setsockopt(
            connection, SOL_SOCKET, SO_LINGER, &option, socklen_t(MemoryLayout<linger>.size))
    }

    private func write(_ bytes: [UInt8], to connection: CInt) {
        send(connection, bytes, bytes.count, Int32(MSG_NOSIGNAL))
    }
}

/// An HTTP answer as it goes over the wire, with its length.
package func answer(_ body: String, status: String = "200 OK", headers: String = "") -> String {
    "HTTP/1.1 \(status)\r\nContent-Length: \(body.utf8.count)\r\n\(headers)\r\n\(body)"
}
