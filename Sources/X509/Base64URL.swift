internal import FoundationEssentials

/// Base64 with the alphabet for URLs and without padding, RFC 7515.
package enum Base64URL {
    /// Bytes as text.
    package static func encode(_ bytes: [UInt8]) -> String {
        Data(bytes).base64EncodedString()
            .replacing("+", with: "-").replacing("/", with: "_").replacing("=", with: "")
    }

    /// Text as bytes; nil if it is not of this kind.
    package static func decode(_ text: some StringProtocol) -> [UInt8]? {
        var padded = String(text).replacing("-", with: "+").replacing("_", with: "/")
        padded += String(repeating: "=", count: (4 - padded.utf8.count % 4) % 4)
        return Data(base64Encoded: padded).map { Array($0) }
    }
}
