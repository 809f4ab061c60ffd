internal import CMicroHTTPD

/// A request while its pieces come in, used by one thread of the daemon at a time.
final class RequestInProgress {
    private var request: ServerRequest
    private var isTooLong = false
    private var answer: ServerResponse?
    /// Known from the head on.
    private var server: ServerContext?

    init(target: String) {
        request = ServerRequest("", target)
    }

    var hasHead: Bool { server != nil }

    /// Takes method and headers; a body that is announced too long is refused at once.
    func takeHead(
        _ connection: OpaquePointer, method: String, _ server: ServerContext
    ) -> MHD_Result {
        self.server = server
        server.inWork.begin()
        request.method = method
        request.headers = Self.headers(of: connection)
        if let announced = request.headers["Content-Length"].flatMap({ Int($0) }),
            announced > server.maximumBodyBytes
        {
            return Self.send(Self.tooLong, connection, server)
        }
        return .YES
    }

    /// Called when the answer is out, or there is no one any more to send it to.
    func end() {
        server?.inWork.end()
        server = nil
    }

    /// Takes a piece of the body.
    ///
    /// Past the limit it is dropped: the daemon takes an answer only before the body or after it.
    func append(_ piece: UnsafeRawBufferPointer, limit: Int) {
        isTooLong = isTooLong || request.body.count + piece.count > limit
        if !isTooLong { request.body.append(contentsOf: piece) }
    }

    /// Answers; called again when an answer that has to wait may go.
    func finish(_ connection: OpaquePointer, _ server: ServerContext) -> MHD_Result {
        if let answer { return Self.send(answer, connection, server) }
        let answer = isTooLong ? Self.tooLong : server.handler(request)
        self.answer = answer
        if answer.delivery.delay > 0,
            server.delays.suspend(connection, milliseconds: answer.delivery.delay)
        {
            return .YES
        }
        return Self.send(answer, connection, server)
    }

    private static let tooLong = ServerResponse(413, text: "the body is too long\n")

    private static func headers(of connection: OpaquePointer) -> HeaderFields {
        var fields: [(name: String, value: String)] = []
        withUnsafeMutablePointer(to: &fields) { list in
            _ = MHD_get_connection_values(
                connection, .HEADER_KIND,
                { list, _, name, value in
                    guard let name else { return .YES }
                    list?.assumingMemoryBound(to: [(name: String, value: String)].self)
                        .pointee.append(
                            (String(cString: name), value.map { String(cString: $0) } ?? ""))
                    return .YES
                }, list)
        }
        return HeaderFields(fields)
    }

    private static func send(
        _ answer: ServerResponse, _ connection: OpaquePointer, _ server: ServerContext
    ) -> MHD_Result {
        if answer.delivery.isDropped { return .NO }
        guard let made = response(answer, connection, server) else { return .NO }
        defer { MHD_destroy_response(made) }
        for field in answer.headers {
            _ = MHD_add_response_header(made, field.name, field.value)
        }
        if server.inWork.isStopping { _ = MHD_add_response_header(made, "Connection", "close") }
        return MHD_queue_response(connection, CUnsignedInt(answer.status), made)
    }

    private static func response(
        _ answer: ServerResponse, _ connection: OpaquePointer, _ server: ServerContext
    ) -> OpaquePointer? {
        var body = answer.body
        guard answer.delivery.spoilsBody, !body.isEmpty else {
            return MHD_create_response_from_buffer(body.count, &body, .RESPMEM_MUST_COPY)
        }
        return SpoiltBody(answer, connection, server.delays).makeResponse()
    }
}
