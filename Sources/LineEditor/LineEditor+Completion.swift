import CEditLine

/// The Tab key.
extension LineEditor {
    /// Completes what stands before the cursor, lists the ways if there are several, indents
    /// where nothing stands.
    func complete() -> UInt8 {
        let buffer = buffer
        let before = String(String.UnicodeScalarView(buffer.scalars[..<buffer.cursor]))
        let line = before.split(separator: "\n", omittingEmptySubsequences: false).last ?? ""
        if line.allSatisfy({ $0 == " " || $0 == "\t" }) { return insert("  ") }
        guard let completion = completion(before), !completion.candidates.isEmpty
        else { return UInt8(CC_ERROR) }
        let typed = String(decoding: before.utf8.suffix(completion.replacedBytes), as: UTF8.self)
        let common = completion.commonText
        if common != typed, common.hasPrefix(typed) || completion.candidates.count == 1 {
            el_deletestr(editor, CInt(clamping: typed.unicodeScalars.count))
            _ = insert(common)
            lastTab = completion.candidates.count > 1 ? self.buffer : nil
            return UInt8(CC_REFRESH)
        }
        guard completion.candidates.count > 1, lastTab == buffer else {
            lastTab = buffer
            return UInt8(completion.candidates.count > 1 ? CC_ERROR : CC_NORM)
        }
        show(completion, below: buffer)
        return UInt8(CC_NORM)
    }

    private func show(_ completion: Completion, below buffer: LineBuffer) {
        let size = Terminal.size
        let list = completion.list(columns: size.columns, rows: size.rows)
        let down = String(repeating: "\n", count: layout(of: buffer).rowsBelow + 1)
        Terminal.write(down + list + "\n")
        cedit_refresh(editor)
    }

    func layout(of buffer: LineBuffer) -> EntryLayout {
        EntryLayout(
            promptColumns: visiblePrompt.columns, buffer: buffer, columns: Terminal.size.columns)
    }
}
