internal import CMicroHTTPD
internal import Dispatch
internal import Synchronization

/// Connections that wait before they go on; no thread of the daemon waits with them.
///
/// A connection's pointer is only used under `waiting`'s lock and before the daemon stops: until
/// it is resumed the daemon keeps it.
final class Delays: Sendable {
    private struct Connection: @unchecked Sendable {
        let pointer: OpaquePointer
    }

    private struct Waiting {
        var connections: [Int: Connection] = [:]
        var last = 0
        var isOver = false
    }

    private let waiting = Mutex(Waiting())
    private let queue = DispatchQueue(label: "certferry.emulator.delays")

    /// Has a connection wait; to be called by the daemon's callbacks alone, which then return.
    ///
    /// - Returns: Whether it waits; not if the server is stopping.
    func suspend(_ connection: OpaquePointer, milliseconds: Int) -> Bool {
        let own = Connection(pointer: connection)
        let id = waiting.withLock { waiting -> Int? in
            guard !waiting.isOver else { return nil }
            waiting.last += 1
            waiting.connections[waiting.last] = own
            MHD_suspend_connection(own.pointer)
            return waiting.last
        }
        guard let id else { return false }
        queue.asyncAfter(deadline: .now() + .milliseconds(milliseconds)) { [self] in
            resume(id)
        }
        return true
    }

    /// Lets everything go on, and nothing wait any more: the daemon is about to stop.
    func end() {
        waiting.withLock { waiting in
            waiting.isOver = true
            waiting.connections.values.forEach { MHD_resume_connection($0.pointer) }
            waiting.connections = [:]
        }
    }

    private func resume(_ id: Int) {
        waiting.withLock { waiting in
            guard let connection = waiting.connections.removeValue(forKey: id) else { return }
            MHD_resume_connection(connection.pointer)
        }
    }
}
