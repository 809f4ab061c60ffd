/// A range of IPv4 addresses: `203.0.113.0/24`, or one address.
struct AddressRange {
    private let first: UInt32
    private let bits: UInt32

    init?(_ text: String) {
        let halves = text.split(separator: "/", omittingEmptySubsequences: false)
        guard let address = Self.number(halves[0]), halves.count <= 2 else { return nil }
        guard let bits = halves.count == 1 ? 32 : UInt32(halves[1]), bits <= 32 else {
            return nil
        }
        first = address
        self.bits = bits
    }

    func contains(_ address: String) -> Bool {
        guard let number = Self.number(address[...]) else { return false }
        return bits == 0 || (number ^ first) >> (32 - bits) == 0
    }

    private static func number(_ text: Substring) -> UInt32? {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        let bytes = parts.compactMap { UInt8($0) }
        guard parts.count == 4, bytes.count == 4 else { return nil }
        return bytes.reduce(0) { $0 << 8 | UInt32($1) }
    }
}
