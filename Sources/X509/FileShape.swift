/// What the first bytes of a file say that it is, before anything is decoded.
enum FileShape: String {
    case pem = "PEM"
    case base64 = "base64 without BEGIN lines"
    case certificate = "DER certificate"
    case request = "DER certificate request"
    case pkcs7 = "DER PKCS#7 bundle"
    case pfx = "PFX"
    case key = "DER private key"
    case encryptedKey = "DER encrypted private key"
    case publicKey = "DER public key"
    case revocationList = "DER list of revoked certificates"
    case otherDER = "DER of an unknown kind"
    case text = "text"
    case binary = "binary data"
    case empty = "empty file"

    init(of bytes: [UInt8]) {
        if bytes.isEmpty {
            self = .empty
        } else if bytes.firstRange(of: Array("-----BEGIN ".utf8)) != nil {
            self = .pem
        } else if bytes[0] == 0x30 && !Self.isText(bytes) {
            self = Self.inside(bytes)
        } else if Self.decodedBase64(bytes) != nil {
            self = .base64
        } else {
            self = Self.isText(bytes) ? .text : .binary
        }
    }

    private static func isText(_ bytes: [UInt8]) -> Bool {
        bytes.allSatisfy { $0 >= 0x20 || $0 == 9 || $0 == 10 || $0 == 13 }
    }

    /// The bytes behind base64 text that begins an ASN.1 sequence, nil for anything else.
    static func decodedBase64(_ text: [UInt8]) -> [UInt8]? {
        // "M" and "I" or "D" stand for the first bits of each sequence of more than 127 bytes.
        let packed = text.filter { $0 > 0x20 }
        guard packed.count >= 16, packed[0] == UInt8(ascii: "M") else { return nil }
        return Base64.decode(packed)
    }

    /// Tells the kinds of DER apart by the tags that they begin with (RFC 5280, 2986, 2315, 7292,
    /// 5208); lengths are not looked at, so that a file that was cut off is still told.
    private static func inside(_ bytes: [UInt8]) -> FileShape {
        var outer = DERCursor(bytes)
        guard outer.enter() else { return .otherDER }
        switch outer.tag {
        case 0x06: return .pkcs7
        case 0x02: return afterVersion(outer)
        case 0x30: break
        default: return .otherDER
        }
        var inner = outer
        guard inner.enter() else { return .otherDER }
        switch inner.tag {
        case 0xA0: return .certificate
        case 0x06: return outer.skip() && outer.tag == 0x03 ? .publicKey : .encryptedKey
        case 0x02:
            return afterNumber(inner)
        default: return .otherDER
        }
    }

    /// Tells apart what begins with a number inside of two sequences.
    ///
    /// A request has version 0 and then a name, a certificate of version 1 a serial number and then
    /// an algorithm, which is a sequence too, but begins with an identifier. So it is in a list of
    /// revoked certificates, whose issuer has a time after it and not two in a sequence.
    private static func afterNumber(_ cursor: DERCursor) -> FileShape {
        var cursor = cursor
        guard cursor.skip(), cursor.tag == 0x30 else { return .certificate }
        var content = cursor
        guard content.enter(), content.tag == 0x06 else { return .request }
        let isTime = cursor.skip() && cursor.skip() && (cursor.tag == 0x17 || cursor.tag == 0x18)
        return isTime ? .revocationList : .certificate
    }

    private static func afterVersion(_ cursor: DERCursor) -> FileShape {
        var cursor = cursor
        // The modulus of a public key without anything around it is a number too, but a long one.
        guard cursor.length == 1 else { return .otherDER }
        let isThree = cursor.value(0) == 3
        guard cursor.skip() else { return .otherDER }
        return isThree && cursor.tag == 0x30 ? .pfx : .key
    }
}

/// A place in DER or BER, moved over the heads of its values.
private struct DERCursor {
    private let bytes: [UInt8]
    private var position = 0

    init(_ bytes: [UInt8]) { self.bytes = bytes }

    /// The tag of the value here, nil at the end.
    var tag: UInt8? { position < bytes.count ? bytes[position] : nil }

    /// How long the content here says that it is.
    var length: Int? { lengths?.content }

    /// A byte of the content here.
    func value(_ offset: Int) -> UInt8? {
        guard let (head, _) = lengths, position + head + offset < bytes.count else { return nil }
        return bytes[position + head + offset]
    }

    /// Goes to the first value inside of this one.
    mutating func enter() -> Bool {
        guard let (head, _) = lengths else { return false }
        position += head
        return position < bytes.count
    }

    /// Goes to the value after this one.
    mutating func skip() -> Bool {
        guard let (head, content) = lengths, content <= bytes.count else { return false }
        position += head + content
        return position < bytes.count
    }

    /// The bytes of tag and length, and those of the content.
    private var lengths: (head: Int, content: Int)? {
        guard position + 1 < bytes.count else { return nil }
        let first = bytes[position + 1]
        guard first > 0x80 else { return (2, Int(first & 0x7F)) }
        let count = Int(first & 0x7F)
        guard count <= 4, position + 2 + count <= bytes.count else { return nil }
        let length = bytes[(position + 2)..<(position + 2 + count)].reduce(0) { $0 << 8 | Int($1) }
        return (2 + count, length)
    }
}
