internal import FoundationEssentials
public import Secrets

/// Secrets are saved as they are: they have to be the same after a restart, which is what the
/// file of the state is for. Nothing else in the package can encode one.
extension Secret: Codable {
    /// Reads the bytes, in base64.
    public init(from decoder: any Decoder) throws {
        self.init(Array(try decoder.singleValueContainer().decode(Data.self)))
    }

    /// Writes the bytes, in base64.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(withBytes { Data($0) })
    }
}
