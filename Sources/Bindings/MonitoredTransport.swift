internal import FoundationEssentials
internal import JSON
internal import Transport

/// A transport whose requests are counted, logged and withheld as a monitor says.
struct MonitoredTransport: HTTPTransport {
    let base: any HTTPTransport
    let monitor: RequestMonitor

    var gates: HostGates? { base.gates }

    func send(_ request: HTTPRequest) async throws -> HTTPResponse {
        let policy = monitor.policy
        guard request.changesSomething else { return try await sendLogged(request) }
        if policy.isReadOnly { throw BindingError.readOnly(request) }
        if policy.isWhatIf { return show(request) }
        let response = try await sendLogged(request)
        if let path = policy.log { try WriteLog(path: path).append(request, response) }
        return response
    }

    private func sendLogged(_ request: HTTPRequest) async throws -> HTTPResponse {
        if NameCache.isReading, !monitor.logsRequests { return try await base.send(request) }
        let number = monitor.begin(request)
        defer { monitor.end(number) }
        guard monitor.logsRequests else { return try await base.send(request) }
        let clock = ContinuousClock()
        let start = clock.now
        do {
            let response = try await base.send(request)
            monitor.say(
                "\(request.loggable): \(response.status), \(response.body.count) bytes, "
                    + "\((clock.now - start).milliseconds) ms, \(response.loggableID)")
            return response
        } catch {
            monitor.say("\(request.loggable): \(error), \((clock.now - start).milliseconds) ms")
            throw error
        }
    }

    /// Answers as a service that has done as it was told.
    private func show(_ request: HTTPRequest) -> HTTPResponse {
        let body = request.loggableBody
        monitor.say("would \(request.summary)\(body.isEmpty ? "" : "\n" + body)")
        let echo = request.method == "PUT" ? request.body : nil
        return HTTPResponse(
            status: request.method == "DELETE" ? 204 : 200,
            headers: ["Content-Type": "application/json"], body: echo ?? Array("{}".utf8))
    }
}

extension HTTPRequest {
    /// Whether the service is another afterwards.
    ///
    /// Tokens, keys and answers of the Resource Graph are read by POST.
    var changesSomething: Bool {
        guard !["GET", "HEAD"].contains(method) else { return false }
        guard method == "POST" else { return true }
        let path = url.prefix { $0 != "?" }
        let isSignIn = path.hasSuffix("/token") || path.hasSuffix("/devicecode")
        let isReading =
            Self.readingActions.contains { path.hasSuffix($0) }
            || url.hasSuffix("/?restype=service&comp=userdelegationkey")
        return !(isSignIn && path.contains("/oauth2/")) && !isReading
    }

    /// What is asked by POST, and changes nothing.
    private static let readingActions = [
        "/backup", "/checkNameAvailability", "/evaluateautoscale", "/listKeys",
        "/providers/Microsoft.ResourceGraph/resources",
    ]

    /// Whether the body may hold a secret: what goes to Entra ID, and any value for a vault.
    private var isConfidential: Bool {
        let path = url.prefix { $0 != "?" }
        return path.hasSuffix("/token") || path.contains("/secrets/")
            || path.contains("/certificates/") || path.contains("/keys/")
            || path.hasSuffix("/certificates") || headers["x-ms-blob-type"] != nil
    }

    /// The body for people: JSON in lines, or its size if it may hold a secret.
    fileprivate var loggableBody: String {
        guard let body else { return "" }
        guard !isConfidential, let value = try? JSONValue(parsing: body) else {
            return "  <body, \(body.count) bytes>"
        }
        return "  " + value.masked.description.replacing(Self.signature) { "\($0.output.1)…" }
    }

    /// The signature of a URL of Storage, wherever a body mentions one.
    private static var signature: Regex<(Substring, Substring)> { /([?&]sig=)[^&"\s]+/ }

    /// Method and URL; of the query only what cannot be a signature.
    fileprivate var loggable: String {
        guard let mark = url.firstIndex(of: "?") else { return "\(method) \(url)" }
        let query = url[url.index(after: mark)...].split(separator: "&").map { pair in
            let name = pair.prefix { $0 != "=" }
            let isKnown =
                name.hasPrefix("$") || name.hasPrefix("%24")
                || ["api-version", "comp", "maxresults", "restype", "timeout"].contains(
                    name.lowercased())
            return isKnown ? String(pair) : "\(name)=…"
        }
        return "\(method) \(url[..<mark])?\(query.joined(separator: "&"))"
    }
}

extension HTTPResponse {
    fileprivate var loggableID: String {
        let id = headers["x-ms-request-id"] ?? headers["request-id"]
        return id.map { "request \($0)" } ?? "no request id"
    }
}

extension Duration {
    fileprivate var milliseconds: Int64 {
        components.seconds * 1000 + components.attoseconds / 1_000_000_000_000_000
    }
}

extension BindingError {
    fileprivate static func readOnly(_ request: HTTPRequest) -> BindingError {
        BindingError(
            code: "ReadOnly", message: "cannot \(request.summary): this session is read-only",
            nextStep: "shell.read_only(false) allows changes, if you mean it")
    }
}
