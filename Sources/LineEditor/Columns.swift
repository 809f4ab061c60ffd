import CEditLine

extension Unicode.Scalar {
    /// How many columns of a terminal it takes; what cannot be shown takes none.
    var columns: Int {
        max(0, Int(wcwidth(wchar_t(bitPattern: value))))
    }
}

extension String {
    /// How many columns of a terminal it takes.
    var columns: Int {
        unicodeScalars.reduce(0) { $0 + $1.columns }
    }

    /// The text, cut with an ellipsis to a number of columns, without blanks at its end.
    func cut(to limit: Int) -> String {
        var text = self
        if text.columns > limit {
            while text.columns > limit - 1, !text.isEmpty { text.removeLast() }
            text += "…"
        }
        while text.last == " " { text.removeLast() }
        return text
    }
}

/// Where an entry is on the screen.
struct EntryLayout {
    /// How many rows are above that of the cursor.
    let rowsAbove: Int

    /// How many rows are below that of the cursor.
    let rowsBelow: Int

    /// - Parameters:
    ///   - promptColumns: What the prompt takes of the first row.
    ///   - buffer: The entry.
    ///   - columns: The width of the screen.
    init(promptColumns: Int, buffer: LineBuffer, columns: Int) {
        var row = promptColumns / columns
        var column = promptColumns % columns
        var cursorRow = row
        for (position, scalar) in buffer.scalars.enumerated() {
            if position == buffer.cursor { cursorRow = row }
            if scalar == "\n" {
                (row, column) = (row + 1, 0)
                continue
            }
            let width = scalar == "\t" ? 8 - column % 8 : scalar.value < 32 ? 2 : scalar.columns
            column += width
            if column >= columns { (row, column) = (row + 1, column > columns ? width : 0) }
        }
        if buffer.isCursorAtEnd { cursorRow = row }
        rowsAbove = cursorRow
        rowsBelow = row - cursorRow
    }
}
