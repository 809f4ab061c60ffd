internal import CMicroHTTPD
internal import Dispatch
internal import Glibc
public import Secrets
internal import Synchronization

/// An HTTP/1.1 server on one address, the loopback address by default, on threads of its own.
///
/// ```swift
/// let server = try HTTPServer(port: 0, identity: nil) { request in
///     ServerResponse(200, json: ["path": .string(request.path)])
/// }
/// print(server.port)
/// server.stop()
/// ```
///
/// The daemon's pointer is set once and used behind `daemon`'s lock afterwards.
public final class HTTPServer: Sendable {
    /// Answers one request; called on the server's threads, several at a time.
    public typealias Handler = @Sendable (ServerRequest) -> ServerResponse

    /// The certificate and key of a TLS server, both in PEM.
    public struct Identity: Sendable {
        let certificatePEM: String
        let privateKeyPEM: Secret

        /// Takes a certificate (with its chain) and its key.
        public init(certificatePEM: String, privateKeyPEM: Secret) {
            self.certificatePEM = certificatePEM
            self.privateKeyPEM = privateKeyPEM
        }
    }

    /// The port that it listens on.
    public let port: Int

    /// How long stopping waits for requests in work, in seconds.
    static let patience = 3.0

    private let context: Unmanaged<ServerContext>
    private let daemon: Mutex<DaemonPointer?>

    /// Starts to listen.
    ///
    /// - Parameters:
    ///   - port: The port, 0 for one that is free.
    ///   - identity: Who it is over TLS; nil for plain HTTP.
    ///   - maximumBodyBytes: Longer bodies get status 413.
    ///   - threads: How many connections are served at the same time.
    ///   - handler: Answers each request.
    /// - Throws: ``EmulatorError`` with code `cannotListen`, or `configuration` if there is no such port.
    public convenience init(
        port: Int, identity: Identity?, maximumBodyBytes: Int = 4 << 20, threads: Int = 2,
        handler: @escaping Handler
    ) throws(EmulatorError) {
        try self.init(
            on: .loopback, port: port, identity: identity, maximumBodyBytes: maximumBodyBytes,
            threads: threads, handler: handler)
    }

    init(
        on address: ServerAddress, port: Int, identity: Identity?,
        maximumBodyBytes: Int = 4 << 20, threads: Int = 2, handler: @escaping Handler
    ) throws(EmulatorError) {
        guard (0...65535).contains(port) else {
            throw EmulatorError(
                code: .configuration, message: "cannot listen on port \(port): not a port")
        }
        let context = Unmanaged.passRetained(ServerContext(handler, maximumBodyBytes))
        let options = ServerOptions(
            address: address, port: port, identity: identity, threads: threads,
            context: context.toOpaque())
        guard let pointer = options.startDaemon() else {
            let reason = String(cString: strerror(errno))
            context.release()
            throw EmulatorError(
                code: .cannotListen,
                message: "cannot listen on \(address.text), port \(port): \(reason)")
        }
        self.context = context
        self.port = Int(cmicrohttpd_port(pointer))
        daemon = Mutex(DaemonPointer(pointer: pointer))
    }

    deinit {
        stop()
        context.release()
    }

    /// Stops: no new connection is taken, requests in work are answered, then all is closed.
    ///
    /// An answer that a fault has wait is sent at once. Whatever has no answer after three seconds
    /// gets none.
    public func stop() {
        stop(by: .now() + Self.patience)
    }

    func stop(by deadline: DispatchTime) {
        beginToStop()
        let running = daemon.withLock { daemon in
            defer { daemon = nil }
            return daemon
        }
        guard let running else { return }
        context.takeUnretainedValue().inWork.wait(until: deadline)
        MHD_stop_daemon(running.pointer)
        // Until here a thread of the daemon may have known it.
        if running.listener >= 0 { close(running.listener) }
    }

    /// Takes no more connections, and ends those there are with the answer they wait for.
    func beginToStop() {
        daemon.withLock { daemon in
            guard let running = daemon, running.listener < 0 else { return }
            let context = context.takeUnretainedValue()
            context.inWork.beginToStop()
            daemon?.listener = MHD_quiesce_daemon(running.pointer)
            if let listener = daemon?.listener { shutdown(listener, CInt(SHUT_RDWR)) }
            context.delays.end()
        }
    }
}

/// libmicrohttpd's daemon, and its socket once it takes no more connections; the pointer is only
/// ever passed back to the library, by those that got it under `daemon`'s lock.
private struct DaemonPointer: @unchecked Sendable {
    let pointer: OpaquePointer
    var listener: CInt = -1
}

/// What every callback of a daemon needs; immutable.
final class ServerContext: Sendable {
    let handler: HTTPServer.Handler
    let maximumBodyBytes: Int
    let delays = Delays()
    let inWork = RequestsInWork()

    init(_ handler: @escaping HTTPServer.Handler, _ maximumBodyBytes: Int) {
        self.handler = handler
        self.maximumBodyBytes = maximumBodyBytes
    }
}
