/// What the proxy does with a request.
enum ProxyVerdict: Sendable {
    /// It joins the client to a port of this machine.
    case tunnel(port: Int)
    /// It answers, and closes the connection.
    case answer(ServerResponse, reason: String)

    static func refuse(_ status: Int, _ reason: String, _ more: String = "") -> ProxyVerdict {
        .answer(ServerResponse(status, text: "\(reason)\n\(more)"), reason: reason)
    }
}

extension ServerResponse {
    /// The answer as it goes over the wire, on a connection that is closed after it.
    ///
    /// - Parameter reason: The reason phrase: one line.
    func wire(reason: String) -> [UInt8] {
        var head = "HTTP/1.1 \(status) \(reason)\r\n"
        for field in headers { head += "\(field.name): \(field.value)\r\n" }
        head += "Content-Length: \(body.count)\r\nConnection: close\r\n\r\n"
        return Array(head.utf8) + body
    }
}
