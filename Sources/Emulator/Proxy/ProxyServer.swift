internal import Glibc
internal import Synchronization

/// An HTTP proxy on the loopback address that leads to the emulator alone.
///
/// Clients that are told of it by `HTTPS_PROXY` and `HTTP_PROXY` keep the public cloud's names.
final class ProxyServer: Sendable {
    /// The port that it listens on.
    let port: Int
    private let running: Mutex<Running?>

    private struct Running {
        let thread: pthread_t
        /// The writing end of the pipe whose end tells the thread to stop.
        let stopping: CInt
    }

    /// Starts to listen.
    ///
    /// - Parameter port: The port, 0 for one that is free.
    init(port: Int, rules: ProxyRules) throws(EmulatorError) {
        guard (0...65535).contains(port) else {
            throw EmulatorError(
                code: .configuration, message: "cannot listen on port \(port): not a port")
        }
        var ends: [CInt] = [-1, -1]
        guard pipe(&ends) == 0 else { throw Self.failure("start the proxy", errno) }
        for end in ends { LoopbackSocket.prepare(end) }
        guard let listener = LoopbackSocket.listen(port: port) else {
            let reason = errno
            for end in ends { close(end) }
            throw Self.failure("listen on 127.0.0.1:\(port)", reason)
        }
        self.port = LoopbackSocket.port(of: listener)
        let loop = ProxyLoop(listener: listener, stopping: ends[0], rules: rules)
        do throws(EmulatorError) {
            running = Mutex(Running(thread: try Self.start(loop), stopping: ends[1]))
        } catch {
            close(ends[1])
            throw error
        }
    }

    deinit { stop() }

    /// Stops: takes no more clients, gives tunnels a moment to end, then closes all.
    func stop() {
        let stopped = running.withLock { running in
            defer { running = nil }
            return running
        }
        guard let stopped else { return }
        close(stopped.stopping)
        pthread_join(stopped.thread, nil)
    }

    private static func start(_ loop: ProxyLoop) throws(EmulatorError) -> pthread_t {
        let context = Unmanaged.passRetained(loop)
        var thread = pthread_t()
        let status = pthread_create(
            &thread, nil,
            { context in
                guard let context else { return nil }
                Unmanaged<ProxyLoop>.fromOpaque(context).takeRetainedValue().run()
                return nil
            }, context.toOpaque())
        guard status == 0 else {
            context.release()
            throw failure("start the thread of the proxy", status)
        }
        return thread
    }

    private static func failure(_ attempt: String, _ reason: CInt) -> EmulatorError {
        EmulatorError(
            code: .cannotListen, message: "cannot \(attempt): \(String(cString: strerror(reason)))")
    }
}
