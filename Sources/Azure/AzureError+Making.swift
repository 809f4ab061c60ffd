internal import FoundationEssentials
public import Transport

extension AzureError {
    init(
        _ kind: Kind, code: String, innerCode: String? = nil, reason: String,
        response: HTTPResponse?, operation: String, target: String, details: [Detail] = []
    ) {
        self.kind = kind
        self.code = code
        self.innerCode = innerCode
        message = "cannot \(operation): \(reason)"
        status = response?.status
        // ARM and Key Vault give the request the one name, Batch the other.
        requestID = response?.headers["x-ms-request-id"] ?? response?.headers["request-id"]
        correlationID = response?.headers["x-ms-correlation-request-id"]
        self.operation = operation
        self.target = String(target.prefix { $0 != "?" })
        retriable = response.map { RetryPolicy.isPassing($0.status) } ?? false
        retryAfter = response.flatMap(RetryPolicy.retryAfter)
        clockOffset = response?.headers["Date"].flatMap(HTTPDate.parse).map {
            .seconds(-$0.timeIntervalSinceNow)
        }
        self.details = details
    }

    /// An answer of which nothing could be read.
    ///
    /// - Parameters:
    ///   - response: The answer; of its body only the title of a web page is told.
    ///   - operation: What was attempted, to follow "cannot".
    ///   - target: Whom it was asked of.
    ///   - reason: What is wrong with it, if that is known.
    public static func unparsable(
        _ response: HTTPResponse, operation: String, target: String,
        because reason: String? = nil
    ) -> AzureError {
        let type = response.headers["Content-Type"].map { plain($0).prefix(80) }
        let facts = [
            "status \(response.status)", type.map(String.init) ?? "no content type",
            "\(response.body.count) bytes",
        ]
        return AzureError(
            .unparsable, code: "Unparsable",
            reason: """
                \(reason ?? whatCame(response)) (\(facts.joined(separator: ", ")))
                """,
            response: response, operation: operation, target: target)
    }

    private static func whatCame(_ response: HTTPResponse) -> String {
        guard let page = WebPage(response) else {
            return "the answer is not what the service gives"
        }
        let title = page.title.map { " with the title '\($0)'" } ?? ""
        return "a web page\(title) came instead of the service's answer"
    }

    /// What the client itself would not do, whatever the service says.
    package static func refused(
        _ code: String, operation: String, target: String, because reason: String
    ) -> AzureError {
        AzureError(
            .refused, code: code, reason: reason, response: nil, operation: operation,
            target: target)
    }

    /// A request that would have to wait too long for its host.
    static func heldBack(
        operation: String, host: String, for wait: Duration, _ attempts: Attempts
    ) -> AzureError {
        var error = AzureError.refused(
            "HostThrottled", operation: operation, target: host,
            because: "\(host) asks to be left alone for another \(wait.words)")
        error.retriable = true
        error.retryAfter = wait
        error.explain(attempts)
        return error
    }

    /// Tells how often and how long it was tried.
    mutating func explain(_ attempts: Attempts) {
        message += attempts.note(status: status)
        self.attempts = attempts.count
        elapsed = attempts.elapsed
    }

    /// Tells what was required of the resource, and what it has instead.
    mutating func explain(_ required: [String], present: String?) {
        let required = required.joined(separator: ", ")
        let has = present.map { "its ETag is \(Self.plain($0))" } ?? "its ETag is not known"
        message += "; required was \(required), \(has)"
        details.append(Detail(key: "required", value: required))
        if let present { details.append(Detail(key: "present", value: Self.plain(present))) }
    }

    /// A text without what a terminal would obey: line breaks, escapes, changes of direction.
    static func plain(_ text: String) -> String {
        String(
            String.UnicodeScalarView(
                text.unicodeScalars.filter {
                    ![.control, .format, .lineSeparator, .paragraphSeparator]
                        .contains($0.properties.generalCategory)
                }))
    }
}

extension TransportError {
    /// The same, with how often and how long it was tried.
    func explained(_ attempts: Attempts) -> TransportError {
        TransportError(code: code, message: message + attempts.note(status: nil))
    }
}
