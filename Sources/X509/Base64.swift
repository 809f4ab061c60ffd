internal import FoundationEssentials

/// Base64 in both alphabets.
enum Base64 {
    static func decode(_ text: [UInt8]) -> [UInt8]? {
        Data(base64Encoded: Data(text)).map { [UInt8]($0) }
    }

    /// The alphabet for URLs, without padding.
    static func urlEncoded(_ bytes: [UInt8]) -> String {
        Data(bytes).base64EncodedString()
            .replacing("+", with: "-").replacing("/", with: "_").replacing("=", with: "")
    }

    /// Lines of 64 characters, as PEM has them.
    static func lines(_ bytes: [UInt8]) -> String {
        Data(bytes).base64EncodedString(
            options: [.lineLength64Characters, .endLineWithLineFeed]) + "\n"
    }
}
