internal import FoundationEssentials

/// Base64 with the usual alphabet.
enum Base64 {
    static func decode(_ text: [UInt8]) -> [UInt8]? {
        Data(base64Encoded: Data(text)).map { [UInt8]($0) }
    }

    /// Lines of 64 characters, as PEM has them.
    static func lines(_ bytes: [UInt8]) -> String {
        Data(bytes).base64EncodedString(
            options: [.lineLength64Characters, .endLineWithLineFeed]) + "\n"
    }
}
