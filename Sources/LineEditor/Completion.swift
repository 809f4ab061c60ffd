/// What the text before the cursor may go on with.
public struct Completion {
    /// One way to go on.
    public struct Candidate: Equatable {
        /// What takes the place of the part that was typed.
        public let text: String
        /// What a list shows.
        public let label: String
        /// What it is, in a few words; may be empty.
        public let description: String

        /// Describes a candidate.
        public init(text: String, label: String, description: String) {
            self.text = text
            self.label = label
            self.description = description
        }
    }

    /// How many UTF-8 bytes before the cursor a candidate takes the place of.
    public let replacedBytes: Int

    /// The candidates in the order of a list.
    public let candidates: [Candidate]

    /// Describes a completion.
    public init(replacedBytes: Int, candidates: [Candidate]) {
        self.replacedBytes = replacedBytes
        self.candidates = candidates
    }

    /// What all candidates begin with.
    var commonText: String {
        guard var common = candidates.first?.text[...] else { return "" }
        for candidate in candidates.dropFirst() {
            while !candidate.text.hasPrefix(common) { common = common.dropLast() }
        }
        return String(common)
    }

    /// The list for a screen: a line for each candidate if they are few and described, otherwise
    /// columns; what does not fit is counted.
    func list(columns: Int, rows: Int) -> String {
        let height = max(3, rows - 6)
        let isDescribed = candidates.count <= 12 && candidates.contains { !$0.description.isEmpty }
        return isDescribed
            ? describedList(columns: columns, height: height)
            : columnList(columns: columns, height: height)
    }

    private func describedList(columns: Int, height: Int) -> String {
        let width = candidates.map { $0.label.columns }.max() ?? 0
        var lines = candidates.prefix(height).map { candidate in
            let gap = String(repeating: " ", count: width - candidate.label.columns + 2)
            return ("  " + candidate.label + gap + candidate.description).cut(to: columns - 1)
        }
        if candidates.count > height { lines.append("  … \(candidates.count - height) more") }
        return lines.joined(separator: "\n")
    }

    private func columnList(columns: Int, height: Int) -> String {
        let width = (candidates.map { $0.label.columns }.max() ?? 0) + 2
        let across = max(1, (columns - 1) / width)
        let down = min(height, (candidates.count + across - 1) / across)
        let shown = min(candidates.count, across * down)
        var lines = (0..<down).map { row in
            stride(from: row, to: shown, by: down).map { position in
                let label = candidates[position].label
                return label + String(repeating: " ", count: width - label.columns)
            }
            .joined().cut(to: columns - 1)
        }
        if candidates.count > shown { lines.append("… \(candidates.count - shown) more") }
        return lines.joined(separator: "\n")
    }
}
