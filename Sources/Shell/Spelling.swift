/// Names that a misspelt one may have meant.
enum Spelling {
    /// The candidate that differs least, if it differs by few letters.
    ///
    /// - Parameters:
    ///   - name: What was written.
    ///   - candidates: What could have been meant.
    ///   - limit: How many letters may be added, left out or changed; two that stand in each
    ///     other's place count as one.
    static func nearest(
        to name: String, among candidates: [String], within limit: Int = 2
    ) -> String? {
        let letters = Array(name.utf8.prefix(64))
        let scored = candidates.map { ($0, distance(letters, Array($0.utf8))) }
        let best = scored.min { ($0.1, $0.0) < ($1.1, $1.0) }
        guard let best, best.1 > 0, best.1 <= limit, best.1 < letters.count else { return nil }
        return best.0
    }

    /// The distance of Damerau and Levenshtein, with adjacent transpositions.
    private static func distance(_ left: [UInt8], _ right: [UInt8]) -> Int {
        var rows = [Array(0...right.count)]
        for line in left.indices {
            var row = [line + 1]
            for column in right.indices {
                let same = left[line] == right[column]
                var best = min(
                    rows[line][column] + (same ? 0 : 1), row[column] + 1,
                    rows[line][column + 1] + 1)
                if line > 0, column > 0, left[line] == right[column - 1],
                    left[line - 1] == right[column]
                {
                    best = min(best, rows[line - 1][column - 1] + 1)
                }
                row.append(best)
            }
            rows.append(row)
        }
        return rows[left.count][right.count]
    }
}
