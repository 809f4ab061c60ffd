/// A request to a service.
public struct HTTPRequest: Sendable, Equatable {
    /// The method, in upper case.
    public var method: String
    /// The absolute URL, percent-encoded as it is to be sent.
    public var url: String
    /// The header fields, besides those that the transport adds (Host, Content-Length).
    public var headers: HTTPHeaders
    /// The body; without one, methods other than GET and HEAD send `Content-Length: 0`.
    public var body: [UInt8]?
    /// The longest time from start to end; nil for the transport's default.
    public var timeout: Duration?
    /// What is left of the time of a larger undertaking; ends the request earlier, never later.
    public var timeLeft: Duration?

    /// Makes a request.
    public init(
        _ method: String, _ url: String, headers: HTTPHeaders = [:], body: [UInt8]? = nil,
        timeout: Duration? = nil
    ) {
        self.method = method
        self.url = url
        self.headers = headers
        self.body = body
        self.timeout = timeout
    }

    /// Method and URL for messages: without the query, which may hold a signature.
    public var summary: String {
        "\(method) \(url.prefix { $0 != "?" })"
    }
}

/// What a service answered.
public struct HTTPResponse: Sendable, Equatable {
    /// The status code.
    public var status: Int
    /// The header fields.
    public var headers: HTTPHeaders
    /// The whole body, decompressed.
    public var body: [UInt8]
    /// The protocol: "1.1" or "2".
    public var httpVersion: String

    /// Makes a response.
    public init(
        status: Int, headers: HTTPHeaders = [:], body: [UInt8] = [], httpVersion: String = "1.1"
    ) {
        self.status = status
        self.headers = headers
        self.body = body
        self.httpVersion = httpVersion
    }
}

/// Whatever carries a request to a service and brings back its answer.
public protocol HTTPTransport: Sendable {
    /// The gates of the hosts, for whoever sends through this transport; nil if it keeps none.
    ///
    /// A transport that hands requests on to another has that one's.
    var gates: HostGates? { get }

    /// Sends a request and gives its answer, whatever its status; redirects are not followed.
    ///
    /// Cancelling the task ends the transfer.
    ///
    /// - Throws: ``TransportError`` if there is no answer.
    func send(_ request: HTTPRequest) async throws -> HTTPResponse
}

extension HTTPTransport {
    /// None: whoever sends keeps gates of its own.
    public var gates: HostGates? { nil }
}
