internal import FoundationEssentials
internal import Secrets
public import X509

extension Certificate: Codable {
    /// Reads the DER, in base64.
    public init(from decoder: any Decoder) throws {
        try self.init(der: Array(try decoder.singleValueContainer().decode(Data.self)))
    }

    /// Writes the DER, in base64.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(Data(derBytes))
    }
}

extension PrivateKey: Codable {
    /// Reads PKCS#8 in PEM.
    public init(from decoder: any Decoder) throws {
        try self.init(pem: try decoder.singleValueContainer().decode(String.self))
    }

    /// Writes PKCS#8 in PEM, without a password.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(pkcs8PEM().revealed())
    }
}

extension SigningRequest: Codable, Equatable {
    /// Reads the DER, in base64.
    public init(from decoder: any Decoder) throws {
        try self.init(der: Array(try decoder.singleValueContainer().decode(Data.self)))
    }

    /// Writes the DER, in base64.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(Data(derBytes))
    }

    /// Compares what was signed.
    public static func == (left: SigningRequest, right: SigningRequest) -> Bool {
        left.derBytes == right.derBytes
    }
}
