internal import Glibc

/// One client of the proxy and what it is joined to; used by the loop's thread alone.
final class ProxySession {
    /// How long a client may take for its head, and for its answer.
    private static let headTime = Duration.seconds(10)
    /// How long a tunnel may be silent; the server behind it closes idle connections before.
    private static let idleTime = Duration.seconds(300)

    private enum Phase {
        case head([UInt8])
        case answer(Relay)
        case connecting(server: CInt, sent: [UInt8])
        case tunnel(ProxyTunnel)
        case over
    }

    private let client: CInt
    private let rules: ProxyRules
    private var phase = Phase.head([])
    private(set) var deadline = ContinuousClock.now + headTime

    /// Takes over a socket that doesn't wait, and closes it.
    init(client: CInt, rules: ProxyRules) {
        self.client = client
        self.rules = rules
    }

    deinit {
        if case .connecting(let server, _) = phase { close(server) }
        close(client)
    }

    var isOver: Bool {
        if case .over = phase { return true }
        return false
    }

    var isTunnel: Bool {
        if case .tunnel = phase { return true }
        return false
    }

    /// What is to be waited for: two entries, the client's and the server's.
    var interests: [pollfd] {
        switch phase {
        case .head: [pollfd(client, read: true, write: false), .nothing]
        case .answer(let down): [pollfd(client, read: false, write: down.wantsToWrite), .nothing]
        case .connecting(let server, _): [.nothing, pollfd(server, read: false, write: true)]
        case .tunnel(let tunnel): tunnel.interests
        case .over: [.nothing, .nothing]
        }
    }

    /// Does what the sockets are ready for.
    func proceed(client: pollfd, server: pollfd) {
        guard client.revents != 0 || server.revents != 0 else { return }
        switch phase {
        case .head(let bytes): readHead(after: bytes)
        case .answer(var down): phase = down.write() && down.wantsToWrite ? .answer(down) : .over
        case .connecting(let socket, let sent): join(socket, sent, server.revents)
        case .tunnel(let tunnel):
            deadline = ContinuousClock.now + Self.idleTime
            if !tunnel.proceed(client: client, server: server) { phase = .over }
        case .over: break
        }
    }

    private func readHead(after bytes: [UInt8]) {
        var piece = [UInt8](repeating: 0, count: 4096)
        let count = recv(client, &piece, piece.count, 0)
        guard count > 0 else {
            if count == 0 || ![EAGAIN, EINTR].contains(errno) { phase = .over }
            return
        }
        let read = bytes + piece.prefix(count)
        if let end = ProxyHead.end(in: read) {
            take(read[..<end], rest: Array(read[end...]))
        } else if read.count > ProxyHead.maximumBytes {
            answer(.refuse(431, "the head of the request is too long"))
        } else {
            phase = .head(read)
        }
    }

    private func take(_ bytes: ArraySlice<UInt8>, rest: [UInt8]) {
        let lines = bytes.dropLast(while: { UInt8(ascii: "\n") == $0 || UInt8(ascii: "\r") == $0 })
        guard let head = ProxyHead(lines) else {
            answer(.refuse(400, "this is not HTTP/1.1"))
            return
        }
        answer(rules.verdict(on: head), rest)
    }

    private func answer(_ verdict: ProxyVerdict, _ rest: [UInt8] = []) {
        deadline = ContinuousClock.now + Self.headTime
        switch verdict {
        case .answer(let response, let reason):
            phase = .answer(
                Relay(from: client, to: client, waiting: response.wire(reason: reason)))
        case .tunnel(let port):
            if let server = LoopbackSocket.connect(port: port) {
                phase = .connecting(server: server, sent: rest)
            } else {
                answer(Self.noServer)
            }
        }
    }

    private static let noServer = ProxyVerdict.refuse(502, "the emulator does not listen any more")

    private func join(_ server: CInt, _ sent: [UInt8], _ events: Int16) {
        guard events & Int16(POLLERR | POLLHUP) == 0 else {
            close(server)
            answer(Self.noServer)
            return
        }
        deadline = ContinuousClock.now + Self.idleTime
        phase = .tunnel(ProxyTunnel(client: client, server: server, sent: sent))
    }
}

extension ArraySlice<UInt8> {
    /// Without the bytes at its end that a test holds for.
    fileprivate func dropLast(while isUnwanted: (UInt8) -> Bool) -> ArraySlice {
        prefix((lastIndex { !isUnwanted($0) } ?? startIndex - 1) - startIndex + 1)
    }
}
