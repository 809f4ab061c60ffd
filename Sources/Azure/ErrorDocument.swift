internal import JSON
internal import Transport

/// Reads the error bodies of the services into one shape.
enum ErrorDocument {
    private struct Content {
        var code: String
        var inner: String?
        var message: String
        var details: [AzureError.Detail] = []
    }

    static func error(in response: HTTPResponse, operation: String, url: String) -> AzureError {
        guard let content = content(of: response) else {
            return .unparsable(response, operation: operation, target: url)
        }
        let codes = [content.code, content.inner].compactMap(\.self)
        return AzureError(
            codes.contains(where: KnownCode.contains) ? .known : .unknown, code: content.code,
            innerCode: content.inner, reason: reason(content),
            response: response, operation: operation, target: url, details: content.details)
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
        if response.body.isEmpty { return bodyless(response) }
        if let error = XMLElement(parsing: response.body) { return storage(error) }
        guard let body = try? JSONValue(parsing: response.body) else { return nil }
        if let error = body["error"] {
            return error.string.map { entra($0, body) } ?? wrapped(error)
        }
        return bare(body)
    }

    /// HEAD has no body; Storage gives the code in the head, with others the status has to do.
    private static func bodyless(_ response: HTTPResponse) -> Content {
        let code =
            response.headers["x-ms-error-code"]
            ?? (response.status == 404 ? "NotFound" : "HTTP\(response.status)")
        return Content(code: code, message: "status \(response.status) without a body")
    }

    /// `{"error":{"code","message","innererror":{"code"},"details":[…]}}`: ARM and Key Vault.
    private static func wrapped(_ error: JSONValue) -> Content? {
        guard let code = error["code"]?.string else { return nil }
        let details = error["details"]?.array ?? []
        return Content(
            code: code, inner: error["innererror"]?["code"]?.string,
            message: sentence(error["message"]?.string),
            details: details.compactMap { detail in
                guard let key = detail["code"]?.string else { return nil }
                return AzureError.Detail(key: key, value: detail["message"]?.string ?? "")
            })
    }

    /// `{"code","message":{"value"},"values":[{"key","value"}]}`: Batch; some of ARM's answers
    /// have the message as plain text.
    private static func bare(_ body: JSONValue) -> Content? {
        let body = body["odata.error"] ?? body
        guard let code = body["code"]?.string else { return nil }
        let message = body["message"]?["value"]?.string ?? body["message"]?.string
        return Content(
            code: code, message: sentence(message),
            details: (body["values"]?.array ?? []).compactMap { pair in
                guard let key = pair["key"]?.string else { return nil }
                return AzureError.Detail(key: key, value: pair["value"]?.string ?? "")
            })
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
        return Content(code: error, inner: inner, message: sentence(description))
    }

    /// The first line without its full stop: Batch repeats request and time below it.
    private static func sentence(_ text: String?) -> String {
        var line = (text ?? "").prefix { !$0.isNewline }
        while let last = line.last, last == "." || last.isWhitespace { line.removeLast() }
        return line.isEmpty ? "the service gives no reason" : String(line)
    }
}
