/// Writes a document without white space between its elements.
struct XMLWriter {
    private var document = "\u{FEFF}<?xml version=\"1.0\" encoding=\"utf-8\"?>"

    /// The document, with the byte order mark that the service writes.
    var bytes: [UInt8] { Array(document.utf8) }

    /// Writes an element with others inside.
    mutating func element(
        _ name: String, _ attributes: [(name: String, value: String)] = [],
        _ content: (inout XMLWriter) -> Void
    ) {
        let fields = attributes.map { " \($0.name)=\"\(Self.escaped($0.value))\"" }.joined()
        document += "<\(name)\(fields)>"
        content(&self)
        document += "</\(name)>"
    }

    /// Writes an element with a text; an empty one is closed at once.
    mutating func text(_ name: String, _ text: String) {
        document += text.isEmpty ? "<\(name) />" : "<\(name)>\(Self.escaped(text))</\(name)>"
    }

    /// The name of a blob; one that XML cannot hold is percent-encoded, since 2021-02-12.
    mutating func blobName(_ name: String) {
        guard name.unicodeScalars.contains(where: { !Self.isAllowed($0) }) else {
            return text("Name", name)
        }
        document += "<Name Encoded=\"true\">\(Self.escaped(PercentCoding.encode(name)))</Name>"
    }

    private static func escaped(_ text: String) -> String {
        var escaped = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "&": escaped += "&amp;"
            case "<": escaped += "&lt;"
            case ">": escaped += "&gt;"
            case "\"": escaped += "&quot;"
            default: escaped.unicodeScalars.append(isAllowed(scalar) ? scalar : "\u{FFFD}")
            }
        }
        return escaped
    }

    /// Whether a document may hold it.
    ///
    /// www.w3.org/TR/xml, "Char"
    private static func isAllowed(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x9, 0xA, 0xD, 0x20...0xD7FF, 0xE000...0xFFFD, 0x10000...0x10FFFF: true
        default: false
        }
    }
}
