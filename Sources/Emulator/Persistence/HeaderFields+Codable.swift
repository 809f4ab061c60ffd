/// A script that waits for an answer is saved with its request.
extension HeaderFields: Codable, Equatable {
    private struct Field: Codable {
        let name: String
        let value: String
    }

    /// Reads a list of objects with `name` and `value`.
    public init(from decoder: any Decoder) throws {
        self.init(try [Field](from: decoder).map { ($0.name, $0.value) })
    }

    /// Writes a list of objects with `name` and `value`.
    public func encode(to encoder: any Encoder) throws {
        try fields.map { Field(name: $0.name, value: $0.value) }.encode(to: encoder)
    }

    /// Tells whether the fields are the same in the same order.
    public static func == (left: HeaderFields, right: HeaderFields) -> Bool {
        left.fields.elementsEqual(right.fields, by: ==)
    }
}
