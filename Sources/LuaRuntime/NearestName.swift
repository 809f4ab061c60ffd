/// The candidate that differs least from a misspelt name.
///
/// Every candidate counts, however far: with few candidates any hint beats none.
func nearestName(to name: String, among candidates: [String]) -> String? {
    let name = Array(name.utf8.prefix(64))
    return candidates.min { distance(name, Array($0.utf8)) < distance(name, Array($1.utf8)) }
}

/// Levenshtein's distance.
private func distance(_ left: [UInt8], _ right: [UInt8]) -> Int {
    var row = Array(0...right.count)
    for (line, byte) in left.enumerated() {
        var diagonal = row[0]
        row[0] = line + 1
        for (column, other) in right.enumerated() {
            let substitution = diagonal + (byte == other ? 0 : 1)
            diagonal = row[column + 1]
            row[column + 1] = min(substitution, row[column] + 1, diagonal + 1)
        }
    }
    return row[right.count]
}
