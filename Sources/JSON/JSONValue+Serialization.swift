extension JSONValue: CustomStringConvertible {
    /// Writes the value as JSON in UTF-8, with the names of objects sorted, so that equal values
    /// give equal bytes.
    ///
    /// Floats are written in the shortest form that reads back the same. A float that JSON cannot
    /// hold (infinite, not a number) is written as `null`.
    ///
    /// - Parameter pretty: Whether to use a line for each member, indented by two spaces.
    public func serialized(pretty: Bool = false) -> [UInt8] {
        var writer = Writer(isPretty: pretty)
        writer.write(self)
        return writer.bytes
    }

    /// The value as compact JSON text.
    public var description: String {
        String(decoding: serialized(), as: UTF8.self)
    }
}

private struct Writer {
    let isPretty: Bool
    private(set) var bytes: [UInt8] = []
    private var depth = 0

    init(isPretty: Bool) {
        self.isPretty = isPretty
    }

    mutating func write(_ value: JSONValue) {
        switch value {
        case .null: write("null")
        case .bool(let flag): write(flag ? "true" : "false")
        case .integer(let integer): write(String(integer))
        case .number(let number): write(number.isFinite ? number.description : "null")
        case .string(let text): write(quoted: text)
        case .array(let items):
            write(items, between: "[", "]") { writer, item in writer.write(item) }
        case .object(let members):
            write(members.sorted { $0.key < $1.key }, between: "{", "}") { writer, member in
                writer.write(quoted: member.key)
                writer.write(writer.isPretty ? ": " : ":")
                writer.write(member.value)
            }
        }
    }

    private mutating func write<Element>(
        _ elements: [Element], between open: String, _ close: String,
        _ writeElement: (inout Writer, Element) -> Void
    ) {
        write(open)
        depth += 1
        for (index, element) in elements.enumerated() {
            if index > 0 { write(",") }
            newLine()
            writeElement(&self, element)
        }
        depth -= 1
        if !elements.isEmpty { newLine() }
        write(close)
    }

    private mutating func newLine() {
        guard isPretty else { return }
        bytes.append(UInt8(ascii: "\n"))
        bytes.append(contentsOf: repeatElement(UInt8(ascii: " "), count: 2 * depth))
    }

    private mutating func write(_ text: String) {
        bytes.append(contentsOf: text.utf8)
    }

    private mutating func write(quoted text: String) {
        bytes.append(UInt8(ascii: "\""))
        var text = text
        text.withUTF8 { utf8 in
            var plain = utf8[...]
            while let index = plain.firstIndex(where: Self.isEscaped) {
                bytes.append(contentsOf: plain[..<index])
                write(Self.escape(plain[index]))
                plain = plain[(index + 1)...]
            }
            bytes.append(contentsOf: plain)
        }
        bytes.append(UInt8(ascii: "\""))
    }

    private static func isEscaped(_ byte: UInt8) -> Bool {
        byte < 0x20 || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\")
    }

    private static func escape(_ byte: UInt8) -> String {
        switch byte {
        case UInt8(ascii: "\""): "\\\""
        case UInt8(ascii: "\\"): "\\\\"
        case UInt8(ascii: "\n"): "\\n"
        case UInt8(ascii: "\r"): "\\r"
        case UInt8(ascii: "\t"): "\\t"
        default: unicodeEscape(byte)
        }
    }

    private static func unicodeEscape(_ byte: UInt8) -> String {
        let hex = String(byte, radix: 16)
        return "\\u" + String(repeating: "0", count: 4 - hex.count) + hex
    }
}
