/// A request as it came over the wire, whole.
public struct ServerRequest: Sendable {
    /// The method, upper case as sent.
    public var method: String
    /// Path and query exactly as sent; shared-key signatures are over these bytes.
    public var target: String
    /// The header fields.
    public var headers: HeaderFields
    /// The body, empty if there was none.
    public var body: [UInt8]

    /// Makes a request; the host is a header field.
    public init(
        _ method: String, _ target: String, headers: HeaderFields = [:], body: [UInt8] = []
    ) {
        self.method = method
        self.target = target
        self.headers = headers
        self.body = body
    }

    /// The path as sent, percent-encoding kept.
    public var path: String {
        target.firstIndex(of: "?").map { String(target[..<$0]) } ?? target
    }

    /// The query's names and values, decoded, in their order.
    public var query: [(name: String, value: String)] {
        guard let mark = target.firstIndex(of: "?") else { return [] }
        return PercentCoding.pairs(target[target.index(after: mark)...])
    }

    /// The segments of the path, decoded; empty ones are dropped, so that a doubled or a trailing
    /// slash makes no difference (clients of Key Vault send both).
    public var segments: [String] {
        path.split(separator: "/").map { PercentCoding.decode($0) }
    }

    /// The first value of a query parameter, its name compared without case.
    public func parameter(_ name: String) -> String? {
        query.first { $0.name.lowercased() == name.lowercased() }?.value
    }

    /// The host that the request is for, lower case, without the port.
    var host: String {
        let field = (headers["Host"] ?? "").lowercased()
        if field.hasPrefix("[") { return String(field.prefix { $0 != "]" }.dropFirst()) }
        return String(field.prefix { $0 != ":" })
    }

    /// The body as the fields of a form.
    var form: [String: String] {
        let pairs = PercentCoding.pairs(String(decoding: body, as: UTF8.self)[...])
        return Dictionary(
            pairs.map { ($0.name, $0.value) }, uniquingKeysWith: { first, _ in first })
    }
}
