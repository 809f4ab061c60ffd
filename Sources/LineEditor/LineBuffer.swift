/// Text of one or more lines with a cursor, and where the cursor keys lead in it.
struct LineBuffer: Equatable {
    /// The text as Unicode scalars, which is what libedit counts.
    let scalars: [Unicode.Scalar]

    /// How many scalars stand before the cursor.
    let cursor: Int

    init(_ text: String, cursor: Int) {
        scalars = Array(text.unicodeScalars)
        self.cursor = min(max(0, cursor), scalars.count)
    }

    var isCursorAtEnd: Bool {
        cursor == scalars.count
    }

    /// How far the cursor is from the start of its line; negative or zero.
    var stepsToLineStart: Int {
        lineStart(before: cursor) - cursor
    }

    /// How far the cursor is from the end of its line.
    var stepsToLineEnd: Int {
        lineEnd(after: cursor) - cursor
    }

    /// How far the same column of the line above is, nil on the first line.
    var stepsUp: Int? {
        let start = lineStart(before: cursor)
        guard start > 0 else { return nil }
        let aboveStart = lineStart(before: start - 1)
        return min(aboveStart + cursor - start, start - 1) - cursor
    }

    /// How far the same column of the line below is, nil on the last line.
    var stepsDown: Int? {
        let end = lineEnd(after: cursor)
        guard end < scalars.count else { return nil }
        let column = cursor - lineStart(before: cursor)
        return min(end + 1 + column, lineEnd(after: end + 1)) - cursor
    }

    private func lineStart(before position: Int) -> Int {
        (scalars[..<position].lastIndex(of: "\n") ?? -1) + 1
    }

    private func lineEnd(after position: Int) -> Int {
        scalars[position...].firstIndex(of: "\n") ?? scalars.count
    }
}
