public import JSON

/// What the server answers.
public struct ServerResponse: Sendable {
    /// The status code.
    public var status: Int
    /// The header fields; length and date are added when it is sent.
    public var headers: HeaderFields
    /// The body, empty for none.
    public var body: [UInt8]

    /// How it reaches the client.
    var delivery = Delivery()

    /// Makes an answer out of bytes.
    public init(_ status: Int, headers: HeaderFields = [:], body: [UInt8] = []) {
        self.status = status
        self.headers = headers
        self.body = body
    }

    /// Makes an answer with a JSON body.
    public init(
        _ status: Int, json: JSONValue, contentType: String = "application/json; charset=utf-8"
    ) {
        self.init(status, headers: ["Content-Type": contentType], body: json.serialized())
    }

    /// Makes an answer with a JSON object whose last member, `value`, is a list of written items.
    init(
        _ status: Int, list items: [[UInt8]], besides members: JSONValue,
        contentType: String = "application/json; charset=utf-8"
    ) {
        var body = members.serialized()
        body.reserveCapacity(items.reduce(body.count + 16) { $0 + $1.count + 1 })
        body.removeLast()
        if body.count > 1 { body.append(UInt8(ascii: ",")) }
        body.append(contentsOf: "\"value\":[".utf8)
        body.append(contentsOf: items.joined(separator: [UInt8(ascii: ",")]))
        body.append(contentsOf: "]}".utf8)
        self.init(status, headers: ["Content-Type": contentType], body: body)
    }

    /// Makes an answer in plain text.
    init(_ status: Int, text: String) {
        self.init(
            status, headers: ["Content-Type": "text/plain; charset=utf-8"], body: Array(text.utf8))
    }
}
