internal import CMicroHTTPD
internal import Glibc
internal import Secrets

/// How a daemon is started.
struct ServerOptions {
    let address: ServerAddress
    let port: Int
    let identity: HTTPServer.Identity?
    let threads: Int
    let context: UnsafeMutableRawPointer

    /// Seconds after which an idle connection is closed.
    private static let idleTimeout = 120
    /// Bytes for the head of a request: ARM's operation URLs alone may take eight thousand.
    private static let connectionMemory = 64 << 10

    func startDaemon() -> OpaquePointer? {
        address.withSocketAddress(port: port) { address in
            withIdentity { certificate, key in
                var options = items(address)
                if let certificate, let key {
                    options.append(item(.HTTPS_MEM_CERT, pointer: certificate))
                    options.append(item(.HTTPS_MEM_KEY, pointer: key))
                }
                options.append(item(.END))
                return cmicrohttpd_start(flags, UInt16(port), answer, context, &options)
            }
        }
    }

    private var flags: CUnsignedInt {
        var plain =
            MHD_USE_EPOLL_INTERNAL_THREAD.rawValue | MHD_ALLOW_SUSPEND_RESUME.rawValue
            | MHD_USE_ITC.rawValue
        if address.isIPv6 { plain |= MHD_USE_IPv6.rawValue }
        return identity == nil ? plain : plain | MHD_USE_TLS.rawValue
    }

    private func items(_ address: UnsafeMutableRawPointer) -> [MHD_OptionItem] {
        [
            item(.SOCK_ADDR, pointer: address),
            item(.THREAD_POOL_SIZE, threads),
            item(.CONNECTION_TIMEOUT, Self.idleTimeout),
            item(.CONNECTION_MEMORY_LIMIT, Self.connectionMemory),
            item(.URI_LOG_CALLBACK, cmicrohttpd_log_option(begin)),
            item(.NOTIFY_COMPLETED, cmicrohttpd_completed_option(end), pointer: nil),
        ]
    }

    private func item(
        _ option: MHD_OPTION, _ value: Int = 0, pointer: UnsafeMutableRawPointer? = nil
    ) -> MHD_OptionItem {
        MHD_OptionItem(option: option, value: value, ptr_value: pointer)
    }

    private func withIdentity<Result>(
        _ body: (UnsafeMutablePointer<CChar>?, UnsafeMutablePointer<CChar>?) -> Result
    ) -> Result {
        guard let identity else { return body(nil, nil) }
        // GnuTLS reads both while the daemon starts and keeps its own copies.
        var certificate = Array(identity.certificatePEM.utf8CString)
        var key = identity.privateKeyPEM.withBytes { $0.map { CChar(bitPattern: $0) } + [0] }
        defer { explicit_bzero(&key, key.count) }
        return certificate.withUnsafeMutableBufferPointer { certificate in
            key.withUnsafeMutableBufferPointer { key in
                body(certificate.baseAddress, key.baseAddress)
            }
        }
    }
}

/// Called with the raw target, before the head is parsed; what it returns is the request's own
/// context (`MHD_OPTION_URI_LOG_CALLBACK`).
private let begin:
    @convention(c) (
        UnsafeMutableRawPointer?, UnsafePointer<CChar>?, OpaquePointer?
    ) -> UnsafeMutableRawPointer? = { _, target, _ in
        let request = RequestInProgress(target: target.map { String(cString: $0) } ?? "/")
        return Unmanaged.passRetained(request).toOpaque()
    }

private let end: MHD_RequestCompletedCallback = { _, _, request, _ in
    guard let own = request?.pointee else { return }
    Unmanaged<RequestInProgress>.fromOpaque(own).takeRetainedValue().end()
    request?.pointee = nil
}

/// Called for the head, for each piece of the body, and once more at its end.
private let answer: MHD_AccessHandlerCallback = {
    context, connection, _, method, _, data, size, request in
    guard let context, let connection, let method, let own = request?.pointee, let size else {
        return .NO
    }
    let server = Unmanaged<ServerContext>.fromOpaque(context).takeUnretainedValue()
    let current = Unmanaged<RequestInProgress>.fromOpaque(own).takeUnretainedValue()
    guard current.hasHead else {
        return current.takeHead(connection, method: String(cString: method), server)
    }
    if size.pointee > 0, let data {
        let piece = UnsafeRawBufferPointer(start: data, count: size.pointee)
        current.append(piece, limit: server.maximumBodyBytes)
        size.pointee = 0
        return .YES
    }
    return current.finish(connection, server)
}
