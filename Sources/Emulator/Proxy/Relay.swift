internal import Glibc

/// Bytes on their way from one socket to another; neither socket waits.
struct Relay {
    /// Bytes that may wait to be written.
    private static let limit = 64 << 10

    private let source: CInt
    private let destination: CInt
    private var waiting: [UInt8]
    /// Whether the source will send no more.
    private var hasEnded = false
    /// Whether the destination has been told so.
    private(set) var isDone = false

    init(from source: CInt, to destination: CInt, waiting: [UInt8] = []) {
        self.source = source
        self.destination = destination
        self.waiting = waiting
    }

    var wantsToRead: Bool { !hasEnded && waiting.count < Self.limit }
    var wantsToWrite: Bool { !waiting.isEmpty }

    /// Takes what the source has; false if the connection has failed.
    mutating func read() -> Bool {
        var piece = [UInt8](repeating: 0, count: 16 << 10)
        let count = recv(source, &piece, piece.count, 0)
        if count < 0 { return Self.isTemporary }
        if count == 0 { hasEnded = true } else { waiting += piece.prefix(count) }
        endIfDrained()
        return true
    }

    /// Gives the destination what it takes; false if the connection has failed.
    mutating func write() -> Bool {
        let count = send(destination, waiting, waiting.count, CInt(MSG_NOSIGNAL))
        if count < 0 { return Self.isTemporary }
        waiting.removeFirst(count)
        endIfDrained()
        return true
    }

    private mutating func endIfDrained() {
        guard hasEnded, waiting.isEmpty, !isDone else { return }
        shutdown(destination, CInt(SHUT_WR))
        isDone = true
    }

    private static var isTemporary: Bool { [EAGAIN, EINTR].contains(errno) }
}
