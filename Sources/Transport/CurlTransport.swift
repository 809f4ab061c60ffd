/// HTTPS through libcurl: HTTP/1.1 and 2, kept-alive connections, a thread of its own.
///
/// TLS is always verified; there is no way to turn that off, only to trust one more authority.
public final class CurlTransport: HTTPTransport {
    /// What all requests of a transport share.
    public struct Configuration: Sendable {
        /// A PEM file with certificate authorities to trust besides the system's.
        public var additionalCAFile: String?
        /// The longest time to make a connection.
        public var connectTimeout = Duration.seconds(15)
        /// The longest time of a request that doesn't say otherwise.
        public var requestTimeout = Duration.seconds(120)
        /// The largest body that is taken.
        public var maximumBodyBytes = 256 << 20
        /// The most bytes of header fields that are taken, those of provisional answers included.
        public var maximumHeaderBytes = 256 << 10
        /// What the program calls itself.
        public var userAgent = "certferry"

        /// Makes a configuration with the system's authorities.
        public init() {}
    }

    /// One gate for each host that throttles.
    public let gates: HostGates? = HostGates()

    private let engine: CurlEngine
    private let configuration: Configuration
    private let authorities: Authorities

    /// Makes a transport; no thread and no connection before the first request.
    ///
    /// - Throws: ``TransportError`` with `badAuthority` if a CA file can't be read.
    public init(configuration: Configuration = Configuration()) throws(TransportError) {
        self.configuration = configuration
        authorities = try Authorities(additional: configuration.additionalCAFile)
        engine = CurlEngine()
    }

    deinit {
        engine.stop()
    }

    public func send(_ request: HTTPRequest) async throws -> HTTPResponse {
        let transfer = try CurlTransfer(request, configuration, authorities: authorities)
        return try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { continuation in
                transfer.onEnd { continuation.resume(with: $0) }
                engine.start(transfer)
            }
        } onCancel: {
            engine.cancel(transfer)
        }
    }
}
