internal import JSON
internal import Transport

/// Reads the error bodies of the services into one shape.
enum ErrorDocument {
    struct Content {
        var code: String
        var inner: String?
        var message: String
        var details: [AzureError.Detail] = []
        var requestID: String?
        var correlationID: String?
    }

    static func error(in response: HTTPResponse, operation: String, url: String) -> AzureError {
        guard let content = content(of: response) else {
            return .unparsable(response, operation: operation, target: url)
        }
        return error(content, response, operation, url)
    }

    static func error(
        _ content: Content, _ response: HTTPResponse, _ operation: String, _ url: String
    ) -> AzureError {
        let codes = [content.code, content.inner].compactMap(\.self)
        var error = AzureError(
            codes.contains(where: KnownCode.contains) ? .known : .unknown, code: content.code,
            innerCode: content.inner, reason: reason(content),
            response: response, operation: operation, target: url, details: content.details)
        error.requestID = error.requestID ?? content.requestID
        error.correlationID = error.correlationID ?? content.correlationID
        return error
    }

    /// The message, with the facts that say of what it speaks: "(PropertyName: vmSize)".
    ///
    /// Values that were sent stay out of it: one may be a secret.
    private static func reason(_ content: Content) -> String {
        let facts = content.details.filter {
            !$0.key.hasSuffix("Value") && !$0.value.isEmpty && !content.message.contains($0.value)
        }
        guard !facts.isEmpty else { return content.message }
        let text = facts.prefix(3).map { "\($0.key): \(sentence($0.value))" }
        return "\(content.message) (\(text.joined(separator: "; ")))"
    }

    private static func content(of response: HTTPResponse) -> Content? {
        if (300..<400).contains(response.status) { return redirect(response) }
        if response.body.isEmpty { return bodyless(response) }
        if let error = XMLElement(parsing: response.body) {
            return storage(error) ?? named(response)
        }
        let body = try? JSONValue(parsing: response.body)
        return body.flatMap { content(of: $0, status: response.status) } ?? named(response)
    }

    static func content(of body: JSONValue, status: Int) -> Content? {
        if let error = body["error"], !error.isNull {
            return error.string.map { entra($0, body) } ?? wrapped(error, status)
        }
        return bare(body["odata.error"] ?? body, status)
    }

    /// A redirect is not followed: what proves who asks would go along.
    private static func redirect(_ response: HTTPResponse) -> Content {
        if response.status == 304 {
            return Content(code: "NotModified", message: "it is as it was when it was last read")
        }
        let place = response.headers["Location"].map { link in
            let origin = Origin(link)
            return origin.host.isEmpty ? "another address" : "\(origin)"
        }
        return Content(
            code: "HTTP\(response.status)",
            message: "the answer leads to \(place ?? "no address"), which is not followed")
    }

    /// HEAD has no body; the status has to do, unless a field has the code.
    private static func bodyless(_ response: HTTPResponse) -> Content {
        let code = response.status == 404 ? "NotFound" : "HTTP\(response.status)"
        return named(response)
            ?? Content(code: code, message: "status \(response.status) without a body")
    }

    /// Storage names the code beside the body as well.
    private static func named(_ response: HTTPResponse) -> Content? {
        guard let code = response.headers["x-ms-error-code"], !code.isEmpty else { return nil }
        return Content(
            code: AzureError.plain(code), message: "the service gives status \(response.status)")
    }

    /// `{"error":{"code","message","innererror":{"code"},"details":[…]}}`: ARM and Key Vault.
    private static func wrapped(_ error: JSONValue, _ status: Int) -> Content? {
        guard let code = code(error, status) else { return nil }
        return Content(
            code: code, inner: error["innererror"]?["code"]?.string,
            message: sentence(message(error)), details: details(error))
    }

    /// The facts below an error; a deployment has its reason only there, some levels down.
    private static func details(_ error: JSONValue, depth: Int = 4) -> [AzureError.Detail] {
        guard depth > 0 else { return [] }
        return (error["details"]?.array ?? []).flatMap { detail in
            let own = detail["code"]?.string.map {
                AzureError.Detail(key: $0, value: detail["message"]?.string ?? "")
            }
            return [own].compactMap(\.self) + details(detail, depth: depth - 1)
        }
    }

    /// `{"code","message":{"value"},"values":[{"key","value"}]}`: Batch; some of ARM's answers
    /// have the message as plain text, and some of its providers have no code.
    private static func bare(_ body: JSONValue, _ status: Int) -> Content? {
        guard let code = code(body, status) else { return nil }
        let message = message(body)
        return Content(
            code: code, message: sentence(message),
            details: (body["values"]?.array ?? []).compactMap { pair in
                guard let key = pair["key"]?.string else { return nil }
                return AzureError.Detail(key: key, value: pair["value"]?.string ?? "")
            } + details(body), requestID: message.flatMap(requestID))
    }

    private static func code(_ error: JSONValue, _ status: Int) -> String? {
        let code = error["code"] ?? error["Code"]
        if let text = code?.string, !text.isEmpty { return AzureError.plain(text) }
        if let number = code?.integer { return String(number) }
        return message(error).map { _ in "HTTP\(status)" }
    }

    private static func message(_ error: JSONValue) -> String? {
        let message = error["message"] ?? error["Message"]
        return message?["value"]?.string ?? message?.string
    }

    /// Batch writes it below its message: "RequestId:…".
    private static func requestID(_ message: String) -> String? {
        let line = message.split(whereSeparator: \.isNewline).first { $0.hasPrefix("RequestId:") }
        return line.map { AzureError.plain(String($0.dropFirst("RequestId:".count))) }
    }

    /// `<Error><Code>…</Code><Message>…</Message>…</Error>`: Storage.
    ///
    /// What follows the message may repeat what was signed, and stays out.
    private static func storage(_ error: XMLElement) -> Content? {
        guard error.name == "Error", let code = error["Code"]?.text, !code.isEmpty else {
            return nil
        }
        return Content(code: code, message: sentence(error["Message"]?.text))
    }

    /// `{"error":"invalid_client","error_description":"AADSTS…: …"}`: Entra ID.
    private static func entra(_ error: String, _ body: JSONValue) -> Content {
        let description = body["error_description"]?.string ?? error
        let number = description.prefix { $0 != ":" }
        let inner = number.hasPrefix("AADSTS") ? String(number) : nil
        return Content(
            code: AzureError.plain(error), inner: inner, message: sentence(description),
            requestID: body["trace_id"]?.string, correlationID: body["correlation_id"]?.string)
    }

    /// The first line without its full stop: Batch repeats request and time below it.
    private static func sentence(_ text: String?) -> String {
        let start = (text ?? "").prefix { !$0.isNewline }
        var line = AzureError.plain(String(start))
        while let last = line.last, last == "." || last.isWhitespace { line.removeLast() }
        return line.isEmpty ? "the service gives no reason" : line
    }
}
