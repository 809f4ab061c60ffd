import FoundationEssentials

/// Bytes that are saved in base64 and not number by number.
@propertyWrapper
struct Base64Coded: Sendable, Equatable {
    var wrappedValue: [UInt8]
}

extension Base64Coded: Codable {
    init(from decoder: any Decoder) throws {
        wrappedValue = Array(try decoder.singleValueContainer().decode(Data.self))
    }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(Data(wrappedValue))
    }
}
