extension Duration {
    /// The length for people, in its two largest units: "800 ms", "12 s", "5 min 3 s", "1 h".
    var words: String {
        let seconds = components.seconds
        guard seconds != 0 else { return "\(components.attoseconds / 1_000_000_000_000_000) ms" }
        let units = [(seconds / 3600, "h"), (seconds / 60 % 60, "min"), (seconds % 60, "s")]
        let parts = units.drop { $0.0 == 0 }.prefix(2).filter { $0.0 != 0 }
        return parts.map { "\($0.0) \($0.1)" }.joined(separator: " ")
    }
}
