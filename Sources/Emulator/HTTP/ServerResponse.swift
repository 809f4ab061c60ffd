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

    /// Makes an answer in plain text.
    init(_ status: Int, text: String) {
        self.init(
            status, headers: ["Content-Type": "text/plain; charset=utf-8"], body: Array(text.utf8))
    }
}
