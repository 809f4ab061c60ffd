import FoundationEssentials

extension [UInt8] {
    /// The bytes in base64, as certificates and requests are written.
    var base64: String { Data(self).base64EncodedString() }
}
