import CEditLine

/// What keys do, beyond what libedit does by itself.
extension LineEditor {
    /// The text that is being edited.
    var buffer: LineBuffer {
        guard let line = el_line(editor)?.pointee, let start = line.buffer else {
            return LineBuffer("", cursor: 0)
        }
        let bytes = UnsafeRawBufferPointer(start: start, count: line.lastchar - start)
        let before = UnsafeRawBufferPointer(start: start, count: line.cursor - start)
        return LineBuffer(
            String(decoding: bytes, as: UTF8.self),
            cursor: String(decoding: before, as: UTF8.self).unicodeScalars.count)
    }

    // The closures become C functions, so each has to find the editor by itself.
    func addFunctions() {
        cedit_add_function(editor, "cf-enter", "Run a complete entry") { editor, _ in
            LineEditor.owner(of: editor)?.enter() ?? 0
        }
        cedit_add_function(editor, "cf-newline", "Insert a line end") { editor, _ in
            LineEditor.owner(of: editor)?.insert("\n") ?? 0
        }
        cedit_add_function(editor, "cf-complete", "Complete, or indent") { editor, _ in
            LineEditor.owner(of: editor)?.complete() ?? 0
        }
        cedit_add_function(editor, "cf-edit", "Open in an editor") { editor, _ in
            LineEditor.owner(of: editor)?.openInEditor() ?? 0
        }
        cedit_add_function(editor, "cf-restore", "Show what was typed before") { editor, _ in
            LineEditor.owner(of: editor)?.restore() ?? 0
        }
        cedit_add_function(editor, "cf-up", "Line above, or older entry") { editor, _ in
            LineEditor.owner(of: editor)?.moveUp() ?? 0
        }
        cedit_add_function(editor, "cf-down", "Line below, or newer entry") { editor, _ in
            LineEditor.owner(of: editor)?.moveDown() ?? 0
        }
        cedit_add_function(editor, "cf-home", "Start of the line") { editor, _ in
            LineEditor.owner(of: editor).map { $0.move($0.buffer.stepsToLineStart) } ?? 0
        }
        cedit_add_function(editor, "cf-end", "End of the line") { editor, _ in
            LineEditor.owner(of: editor).map { $0.move($0.buffer.stepsToLineEnd) } ?? 0
        }
        cedit_add_function(editor, "cf-delete", "Delete, give a block up, leave") { editor, _ in
            LineEditor.owner(of: editor)?.deleteOrLeave() ?? 0
        }
        cedit_add_function(editor, "cf-paste", "Insert a paste") { editor, _ in
            LineEditor.owner(of: editor)?.paste() ?? 0
        }
        cedit_add_function(editor, "cf-ignore", "Do nothing") { _, _ in UInt8(CC_NORM) }
    }

    /// Binds every key that certferry has an opinion about.
    func bindKeys() {
        for (keys, command) in Self.keys {
            cedit_bind(editor, keys, command)
        }
        bindEssentialKeys()
    }

    /// Binds again what `bind -v` or `bind -e` in `~/.editrc` has removed.
    func bindEssentialKeys() {
        let isVi = cedit_keys(editor).map { String(cString: $0) } == "vi"
        if isVi { bindEscape() }
        for (keys, command) in Self.essentialKeys {
            cedit_bind(editor, keys, command)
            if isVi { cedit_bind_in_command_mode(editor, keys, command) }
        }
    }

    /// Lets Escape begin the sequences of keys and end vi's insertion as well.
    ///
    /// A key that is the beginning of others does nothing by itself; so Escape with each key that
    /// begins no sequence stands for "command mode" and that key.
    private func bindEscape() {
        cedit_bind(editor, "\\e[9010~", "vi-command-mode")
        cedit_bind(editor, "\\e\\e", "vi-command-mode")
        for byte in 1...126 where !["[", "O", "\u{1B}"].contains(Unicode.Scalar(UInt8(byte))) {
            let key = "\\" + String(byte + 512, radix: 8).dropFirst()
            cedit_bind_text(editor, "\\e\(key)", "\\e[9010~\(key)")
        }
    }

    private static let keys: [(String, String)] = [
        ("^A", "cf-home"), ("^E", "cf-end"),
        ("\\e[H", "cf-home"), ("\\e[F", "cf-end"), ("\\eOH", "cf-home"), ("\\eOF", "cf-end"),
        ("\\e[1~", "cf-home"), ("\\e[4~", "cf-end"), ("\\e[7~", "cf-home"), ("\\e[8~", "cf-end"),
        ("\\e[3~", "ed-delete-next-char"), ("\\e[2~", "cf-ignore"),
        ("\\e[5~", "ed-search-prev-history"), ("\\e[6~", "ed-search-next-history"),
        ("\\e[1;5D", "ed-prev-word"), ("\\e[1;5C", "em-next-word"),
        ("\\e[1;3D", "ed-prev-word"), ("\\e[1;3C", "em-next-word"),
    ]

    /// The last ones are sequences that no terminal sends: through them, key functions call
    /// libedit's own.
    private static let essentialKeys: [(String, String)] = [
        ("^M", "cf-enter"), ("^J", "cf-enter"), ("\\e^M", "cf-newline"), ("^I", "cf-complete"),
        ("^D", "cf-delete"), ("^R", "em-inc-search-prev"), ("\\e[200~", "cf-paste"),
        ("\\e[A", "cf-up"), ("\\eOA", "cf-up"), ("^P", "cf-up"),
        ("\\e[B", "cf-down"), ("\\eOB", "cf-down"), ("^N", "cf-down"),
        ("^X^E", "cf-edit"), ("\\e[9000~", "cf-restore"),
        ("\\e[9001~", "ed-newline"), ("\\e[9002~", "ed-prev-history"),
        ("\\e[9003~", "ed-next-history"), ("\\e[9004~", "ed-delete-next-char"),
    ]

    /// Has libedit perform one of its own commands next.
    func perform(_ sequence: String) -> UInt8 {
        el_push(editor, "\u{1B}[\(sequence)~")
        return UInt8(CC_NORM)
    }

    private func enter() -> UInt8 {
        let buffer = buffer
        let shown = String(String.UnicodeScalarView(buffer.scalars))
        if let before = folded.beforeEditCommand(shown) {
            return finish(inEditor: folded.expanded(before))
        }
        let text = folded.expanded(shown)
        switch enterAction(text) {
        case .run where text != shown:
            return perform("9001")
        case .edit where text != shown:
            return insert("\n")
        case .run(let entry):
            if entry != text { replace(with: entry) }
            _ = perform("9001")
            return UInt8(CC_REFRESH)
        case .edit(let edited) where edited.lineCount >= Terminal.size.rows:
            return finish(inEditor: edited)
        case .edit(let edited) where buffer.isCursorAtEnd:
            replace(with: edited)
            return UInt8(CC_REFRESH)
        case .edit:
            return insert("\n")
        }
    }

    private func openInEditor() -> UInt8 {
        finish(inEditor: folded.expanded(String(String.UnicodeScalarView(buffer.scalars))))
    }

    private func finish(inEditor text: String) -> UInt8 {
        textForEditor = text
        return perform("9001")
    }

    private func restore() -> UInt8 {
        guard let interruptedBuffer else { return UInt8(CC_NORM) }
        _ = insert(String(String.UnicodeScalarView(interruptedBuffer.scalars)))
        self.interruptedBuffer = nil
        return move(interruptedBuffer.cursor - interruptedBuffer.scalars.count)
    }

    private func replace(with text: String) {
        el_replacestr(editor, text)
        el_cursor(editor, CInt(clamping: text.unicodeScalars.count))
    }

    func insert(_ text: String) -> UInt8 {
        el_insertstr(editor, text) == 0 ? UInt8(CC_REFRESH) : UInt8(CC_ERROR)
    }

    private func move(_ steps: Int) -> UInt8 {
        el_cursor(editor, CInt(clamping: steps))
        return UInt8(CC_REFRESH)
    }

    private func moveUp() -> UInt8 {
        buffer.stepsUp.map(move) ?? perform("9002")
    }

    private func moveDown() -> UInt8 {
        buffer.stepsDown.map(move) ?? perform("9003")
    }

    private func deleteOrLeave() -> UInt8 {
        let buffer = buffer
        if buffer.scalars.isEmpty { return UInt8(CC_EOF) }
        guard buffer.isCursorAtEnd else { return perform("9004") }
        guard buffer.scalars.contains("\n") else { return UInt8(CC_ERROR) }
        isAbandoned = true
        return UInt8(CC_EOF)
    }

    private func paste() -> UInt8 {
        guard let scalars = InterruptibleRead.deferringWakes(readPaste) else {
            isInterrupted = true
            return UInt8(CC_EOF)
        }
        let text = PastedText.clean(scalars, prompts: pastedPrompts)
        return insert(folded.paste(text, rows: Terminal.size.rows))
    }

    /// What stands before the end of the paste; nil if Ctrl-C came before it.
    private func readPaste() -> [Unicode.Scalar]? {
        var scalars: [Unicode.Scalar] = []
        var character: wchar_t = 0
        while el_wgetc(editor, &character) == 1 {
            guard let scalar = Unicode.Scalar(UInt32(bitPattern: character)) else { continue }
            scalars.append(scalar)
            if scalar == "~", scalars.suffix(PastedText.end.count).elementsEqual(PastedText.end) {
                return scalars.dropLast(PastedText.end.count)
            }
        }
        return nil
    }
}

extension String {
    fileprivate var lineCount: Int {
        utf8.reduce(1) { $0 + ($1 == UInt8(ascii: "\n") ? 1 : 0) }
    }
}
