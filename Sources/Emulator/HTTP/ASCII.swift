extension UInt8 {
    /// Whether it is one of a-z, A-Z and 0-9.
    var isASCIILetterOrDigit: Bool {
        switch self {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"):
            true
        default: false
        }
    }
}

extension String {
    /// Whether it has a length in a range, and nothing but letters, digits and some other
    /// characters of ASCII.
    func isName(length: ClosedRange<Int>, besides others: String) -> Bool {
        length.contains(utf8.count)
            && utf8.allSatisfy { $0.isASCIILetterOrDigit || others.utf8.contains($0) }
    }
}
