internal import Transport

/// An operation with everything that it is called with.
public struct ServiceCall: Sendable {
    /// The operation.
    public let operation: ServiceOperation
    /// The names in the path, in order.
    public let names: [String]
    /// The JSON document to send.
    public let body: [UInt8]?
    /// Values by the names of the operation's options.
    public let options: [String: String]

    /// Puts a call together.
    ///
    /// - Throws: ``AzureError`` with code `BadName` if a name can't be one of its kind, or
    ///   `BadResourceID` where an id belongs.
    public init(
        _ operation: ServiceOperation, _ names: [String] = [], body: [UInt8]? = nil,
        options: [String: String] = [:]
    ) throws(AzureError) {
        self.operation = operation
        self.names = names
        self.body = body
        self.options = options
        for (name, kind) in zip(names, operation.names) {
            if kind.hasPrefix("+") {
                try NameRule.checkScope(name, operation: title)
            } else {
                let kind = kind.hasSuffix("?") ? String(kind.dropLast()) : kind
                try NameRule.check(name, as: kind, operation: title)
            }
        }
    }

    /// What is attempted, to follow "cannot": "disable job 'render'".
    public var title: String {
        filled(operation.title) {
            $0
        } id: {
            "'\($0.split(separator: "/").last ?? "")'"
        }
    }

    /// The request for it.
    ///
    /// - Parameters:
    ///   - base: Scheme, host and what stands before the operation's path.
    ///   - version: The service's usual api-version.
    func request(base: String, version: String) -> HTTPRequest {
        var query: [(String, String)] = [("api-version", operation.version ?? version)]
        var headers = HTTPHeaders()
        headers["Accept"] = operation.answer.contentType
        for option in operation.options {
            guard let value = options[option.name] else { continue }
            switch option.place {
            case .query(let name): query.append((name, value))
            case .header(let name): headers[name] = value
            }
        }
        if body != nil { headers["Content-Type"] = "application/json" }
        let path = filled(operation.path) {
            RequestURL.encoded($0)
        } id: {
            $0
        }
        return HTTPRequest(
            operation.method.rawValue, "\(base)\(path)?\(RequestURL.query(query))",
            headers: headers, body: body)
    }

    /// The text with the names in place of the braces, and nothing in place of a name that is left
    /// out: the slash before it stays, as the services' own clients send it.
    private func filled(
        _ text: String, name encode: (String) -> String, id encodeID: (String) -> String
    ) -> String {
        var text = text
        for (position, name) in operation.names.enumerated() {
            let given = position < names.count ? names[position] : ""
            text = text.replacing(
                "{\(name)}", with: name.hasPrefix("+") ? encodeID(given) : encode(given))
        }
        return text
    }
}
