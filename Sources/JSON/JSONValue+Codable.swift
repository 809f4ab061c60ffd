/// A value is coded as its text: coders of Swift don't keep `1` and `1.0` apart.
extension JSONValue: Codable {
    /// Reads the text of a value.
    ///
    /// - Throws: `DecodingError` if there is none, ``JSONError`` if it is not one value.
    public init(from decoder: any Decoder) throws {
        let text = try decoder.singleValueContainer().decode(String.self)
        try self.init(parsing: Array(text.utf8))
    }

    /// Writes the text of the value.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(String(decoding: serialized(), as: UTF8.self))
    }
}
