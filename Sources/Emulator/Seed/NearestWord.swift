/// The word that a misspelt one may have meant.
enum NearestWord {
    /// The candidate that differs by the fewest letters, nil if that are too many.
    static func find(_ word: String, among candidates: some Sequence<String>) -> String? {
        let limit = max(1, word.utf8.count / 3)
        let letters = Array(word.lowercased().utf8.prefix(64))
        let scored = candidates.map { ($0, distance(letters, Array($0.lowercased().utf8))) }
        let best = scored.min { ($0.1, $0.0) < ($1.1, $1.0) }
        guard let best, best.1 <= limit else { return nil }
        return best.0
    }

    /// How many letters have to be added, left out or changed.
    private static func distance(_ left: [UInt8], _ right: [UInt8]) -> Int {
        var row = Array(0...right.count)
        for (line, letter) in left.enumerated() {
            var diagonal = row[0]
            row[0] = line + 1
            for column in right.indices {
                let above = row[column + 1]
                let change = diagonal + (letter == right[column] ? 0 : 1)
                row[column + 1] = min(change, above + 1, row[column] + 1)
                diagonal = above
            }
        }
        return row[right.count]
    }
}
