/// Reads XML from its first byte to its last, and gives up at the first that is out of place.
struct XMLReader {
    /// Not well formed, or more than Azure Storage writes.
    struct Malformed: Error {}

    /// Deeper than any answer of the service; a hostile one must not exhaust the stack.
    private static let deepest = 32

    private let bytes: [UInt8]
    private var position = 0

    init(_ bytes: [UInt8]) {
        self.bytes = bytes
    }

    /// Byte order mark, declaration, one element.
    mutating func document() throws(Malformed) -> XMLElement {
        _ = skip("\u{FEFF}")
        if skip("<?xml ") {
            while !skip("?>") { _ = try next() }
        }
        skipSpace()
        let root = try element(depth: 0)
        skipSpace()
        guard position == bytes.count else { throw Malformed() }
        return root
    }

    private mutating func element(depth: Int) throws(Malformed) -> XMLElement {
        guard depth < Self.deepest else { throw Malformed() }
        try expect("<")
        var element = XMLElement(name: try name())
        while true {
            let hadSpace = skipSpace()
            if skip("/>") { return element }
            if skip(">") { break }
            guard hadSpace else { throw Malformed() }
            let key = try name()
            try expect("=\"")
            let value = try text(until: UInt8(ascii: "\""))
            try expect("\"")
            guard element.attributes.updateValue(value, forKey: key) == nil else {
                throw Malformed()
            }
        }
        try readContent(into: &element, depth: depth)
        return element
    }

    /// What is between the tags, and the closing tag.
    private mutating func readContent(
        into element: inout XMLElement, depth: Int
    ) throws(Malformed) {
        while true {
            element.text += try text(until: UInt8(ascii: "<"))
            if skip("</") { break }
            element.children.append(try self.element(depth: depth + 1))
        }
        try expect(element.name)
        skipSpace()
        try expect(">")
    }

    private mutating func name() throws(Malformed) -> String {
        let start = position
        while position < bytes.count, Self.isNameByte(bytes[position]) { position += 1 }
        guard let first = bytes[start..<position].first, Self.mayBegin(first) else {
            throw Malformed()
        }
        return String(decoding: bytes[start..<position], as: UTF8.self)
    }

    /// Text up to a byte, which is not taken; it has to come.
    private mutating func text(until end: UInt8) throws(Malformed) -> String {
        var text: [UInt8] = []
        while true {
            guard position < bytes.count else { throw Malformed() }
            let byte = bytes[position]
            if byte == end { return String(decoding: text, as: UTF8.self) }
            guard byte != UInt8(ascii: "<") else { throw Malformed() }
            position += 1
            if byte == UInt8(ascii: "&") {
                text += try reference()
            } else {
                text.append(byte)
            }
        }
    }

    /// What is between "&" and ";", resolved.
    private mutating func reference() throws(Malformed) -> [UInt8] {
        let start = position
        while try next() != UInt8(ascii: ";") {
            guard position - start < 12 else { throw Malformed() }
        }
        let name = String(decoding: bytes[start..<position - 1], as: UTF8.self)
        switch name {
        case "amp": return Array("&".utf8)
        case "lt": return Array("<".utf8)
        case "gt": return Array(">".utf8)
        case "quot": return Array("\"".utf8)
        case "apos": return Array("'".utf8)
        default: break
        }
        guard name.hasPrefix("#") else { throw Malformed() }
        let isHex = name.hasPrefix("#x")
        let digits = name.dropFirst(isHex ? 2 : 1)
        guard digits.first != "+", let code = UInt32(digits, radix: isHex ? 16 : 10), code != 0,
            let scalar = Unicode.Scalar(code)
        else { throw Malformed() }
        return Array(String(scalar).utf8)
    }

    private mutating func next() throws(Malformed) -> UInt8 {
        guard position < bytes.count else { throw Malformed() }
        defer { position += 1 }
        return bytes[position]
    }

    private mutating func expect(_ text: String) throws(Malformed) {
        guard skip(text) else { throw Malformed() }
    }

    private mutating func skip(_ text: String) -> Bool {
        guard bytes[position...].starts(with: text.utf8) else { return false }
        position += text.utf8.count
        return true
    }

    @discardableResult
    private mutating func skipSpace() -> Bool {
        let start = position
        while position < bytes.count, [0x20, 0x09, 0x0A, 0x0D].contains(bytes[position]) {
            position += 1
        }
        return position > start
    }

    private static func mayBegin(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "_"), 0x80...:
            true
        default: false
        }
    }

    private static func isNameByte(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."),
            UInt8(ascii: ":"):
            true
        default: mayBegin(byte)
        }
    }
}
