import X509

/// UUIDs that follow from names, so that two starts of the emulator give the same ones.
enum StableIdentifier {
    static func make(_ kind: String, _ id: ResourcePath) -> String {
        make("\(kind):\(id.description.lowercased())")
    }

    static func make(_ name: String) -> String {
        var bytes = Array(Digest.sha256(Array("certferry-emulator:\(name)".utf8)).prefix(16))
        // Version 8 (made by whatever rule) and the variant of RFC 9562.
        bytes[6] = bytes[6] & 0x0F | 0x80
        bytes[8] = bytes[8] & 0x3F | 0x80
        let digits = bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }
        let lengths = [4, 2, 2, 2, 6]
        var start = 0
        return lengths.map { length in
            defer { start += length }
            return digits[start..<start + length].joined()
        }.joined(separator: "-")
    }
}
