/// The head of a request to the proxy.
struct ProxyHead: Sendable {
    /// Bytes that a head may have.
    static let maximumBytes = 16 << 10

    let method: String
    /// As it was sent: `host:port` after CONNECT, else a whole URL or a path.
    let target: String
    let headers: HeaderFields

    /// Reads a head, without the empty line that ends it; nil for what is none.
    init?(_ bytes: some Collection<UInt8>) {
        guard let sent = String(validating: bytes, as: UTF8.self) else { return nil }
        let text = sent.replacing("\r\n", with: "\n")
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        let parts = lines[0].split(separator: " ", omittingEmptySubsequences: false)
        guard parts.count == 3, parts[2].hasPrefix("HTTP/1."), !parts[0].isEmpty,
            !parts[1].isEmpty, !text.unicodeScalars.contains(where: Self.isControl)
        else { return nil }
        var fields: [(name: String, value: String)] = []
        for line in lines.dropFirst() {
            guard let colon = line.firstIndex(of: ":"), colon > line.startIndex,
                line.first?.isWhitespace == false
            else { return nil }
            let value = line[line.index(after: colon)...]
            fields.append((String(line[..<colon]), String(value.trimming { $0 == " " })))
        }
        method = String(parts[0])
        target = String(parts[1])
        headers = HeaderFields(fields)
    }

    /// Where a head ends: the offset behind its empty line, nil if that has not come yet.
    static func end(in bytes: [UInt8]) -> Int? {
        var lineIsEmpty = false
        for (offset, byte) in bytes.enumerated() {
            switch byte {
            case UInt8(ascii: "\n"):
                if lineIsEmpty { return offset + 1 }
                lineIsEmpty = true
            case UInt8(ascii: "\r"): break
            default: lineIsEmpty = false
            }
        }
        return nil
    }

    private static func isControl(_ scalar: Unicode.Scalar) -> Bool {
        scalar.value < 0x20 && scalar != "\n" && scalar != "\t" || scalar.value == 0x7F
    }
}

extension Substring {
    /// Without the characters at both ends that a test holds for.
    fileprivate func trimming(_ isUnwanted: (Character) -> Bool) -> Substring {
        let begun = drop(while: isUnwanted)
        guard let last = begun.lastIndex(where: { !isUnwanted($0) }) else { return begun }
        return begun[...last]
    }
}
