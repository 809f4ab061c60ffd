/// The addresses that a signature is for: `10.0.0.1` or `10.0.0.1-10.0.0.9`.
struct SourceAddresses {
    private let range: ClosedRange<UInt32>?

    /// Nil for a text that names none.
    init?(_ text: String) {
        guard !text.isEmpty else { return nil }
        let ends = text.split(separator: "-", omittingEmptySubsequences: false).map(Self.number)
        guard let first = ends.first ?? nil, let last = ends.last ?? nil, ends.count <= 2,
            first <= last
        else {
            range = nil
            return
        }
        range = first...last
    }

    /// Every caller comes from this machine.
    var holdsLoopback: Bool { range?.contains(0x7F00_0001) ?? false }

    private static func number(_ text: Substring) -> UInt32? {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false).map { UInt8($0) }
        guard parts.count == 4, !parts.contains(nil) else { return nil }
        return parts.compactMap { $0 }.reduce(0) { $0 << 8 | UInt32($1) }
    }
}
