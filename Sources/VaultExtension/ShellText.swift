/// Text that a shell takes as it is, whatever is in it.
enum ShellText {
    /// A word of bash or any POSIX shell.
    static func bash(_ text: String) -> String {
        let isPlain = text.utf8.allSatisfy { byte in
            switch byte {
            case 0x30...0x39, 0x41...0x5A, 0x61...0x7A: true
            case 0x2B, 0x2C, 0x2D, 0x2E, 0x2F, 0x3A, 0x40, 0x5F: true  // + , - . / : @ _
            default: false
            }
        }
        if isPlain, !text.isEmpty { return text }
        // By scalars: a combining mark after the quote would hide it from a search by characters.
        return "'" + replacing(text) { $0 == "'" ? "'\\''" : nil } + "'"
    }

    /// A string of PowerShell.
    ///
    /// Four typographic quotes count as the plain one there and are doubled as well:
    /// learn.microsoft.com/powershell/module/microsoft.powershell.core/about/about_quoting_rules
    static func powerShell(_ text: String) -> String {
        let quotes: Set<UnicodeScalar> = ["'", "\u{2018}", "\u{2019}", "\u{201A}", "\u{201B}"]
        return "'" + replacing(text) { quotes.contains($0) ? "\($0)\($0)" : nil } + "'"
    }

    private static func replacing(
        _ text: String, _ replacement: (UnicodeScalar) -> String?
    ) -> String {
        var result = String.UnicodeScalarView()
        for scalar in text.unicodeScalars {
            if let text = replacement(scalar) {
                result.append(contentsOf: text.unicodeScalars)
            } else {
                result.append(scalar)
            }
        }
        return String(result)
    }
}
