import CEditLine
import Glibc

/// Edits entries of one or more lines on a terminal, with libedit.
///
/// One instance for a process, used from one thread. SIGINT makes ``readEntry()`` return
/// ``Entry/interrupted(hadText:)``; the handler that it has otherwise is left alone.
///
/// ```swift
/// let editor = LineEditor(programName: "example")
/// editor.prompt = "example> "
/// while case .line(let text) = editor.readEntry() { print(text) }
/// ```
public final class LineEditor {
    /// What the user has entered.
    public enum Entry: Equatable {
        case line(String)
        /// A text that the user wants to go on with in an editor of their own.
        case edit(String)
        /// Ctrl-C, or Ctrl-D within a block; `hadText` says whether something was given up.
        case interrupted(hadText: Bool)
        case endOfInput
    }

    /// What Enter does with the text.
    public enum EnterAction: Equatable {
        /// The whole text becomes this one, which is the entry.
        case run(String)
        /// The whole text becomes this one, which the user goes on editing.
        case edit(String)
    }

    /// The text before the first line; escape sequences in it, such as colours, take no columns.
    public var prompt = "> " {
        didSet { preparePrompt() }
    }

    /// Decides what Enter does with the text.
    ///
    /// Where it says ``EnterAction/edit(_:)`` and the cursor is not at the end, Enter breaks the
    /// line at the cursor instead.
    public var enterAction: (String) -> EnterAction = EnterAction.run

    /// Prompts that are removed from the lines of a paste.
    public var pastedPrompts: [String] = []

    /// Finds what the text before the cursor may go on with; must be quick and change nothing.
    public var completion: (String) -> Completion? = { _ in nil }

    /// Runs, with the entry off the screen, after ``wake()``; may write.
    public var onWake: () -> Void = {}

    let editor: OpaquePointer
    private let history: OpaquePointer
    private var promptText: UnsafeMutablePointer<CChar>?

    /// Pastes and entries that are too tall to be shown.
    var folded = FoldedTexts()

    /// Set where a key function has met Ctrl-C.
    var isInterrupted = false

    /// The text as it was at the last Tab that had several ways to go on.
    var lastTab: LineBuffer?

    /// What the entry is, where it ends by asking for an editor.
    var textForEditor: String?

    /// What was typed when ``onWake`` had to run.
    var interruptedBuffer: LineBuffer?

    /// Set where a key function has given the entry up.
    var isAbandoned = false

    /// Prepares standard input and output for editing.
    ///
    /// - Parameters:
    ///   - programName: The name by which `~/.editrc` may address the program.
    ///   - historyLimit: How many entries are kept for recall.
    public init(programName: String, historyLimit: Int = 10_000) {
        Terminal.setCharacterSet()
        guard let editor = TerminalType.whileKnown({ cedit_open(programName) }),
            let history = history_init()
        else {
            preconditionFailure("libedit fails only without memory")
        }
        self.editor = editor
        self.history = history
        cedit_set_owner(editor, Unmanaged.passUnretained(self).toOpaque())
        preparePrompt()
        cedit_set_prompt(editor, { LineEditor.owner(of: $0)?.promptText }, 1)
        cedit_set_keys(editor, "emacs")
        cedit_handle_signals(editor)
        cedit_set_reader(editor) { InterruptibleRead.readCharacter($0, $1) }
        cedit_set_terminal_mode(editor, "-ixon")
        cedit_set_terminal_mode(editor, "quit=")
        cedit_set_history(editor, history, CInt(clamping: historyLimit))
        addFunctions()
        bindKeys()
        el_source(editor, nil)
        bindEssentialKeys()
    }

    deinit {
        el_end(editor)
        history_end(history)
        free(promptText)
    }

    /// Shows the prompt and waits until the user has entered something.
    public func readEntry() -> Entry {
        Terminal.silence()
        Terminal.startLine()
        Terminal.markPastes(true)
        defer { Terminal.markPastes(false) }
        isAbandoned = false
        isInterrupted = false
        textForEditor = nil
        lastTab = nil
        while true {
            var count: CInt = 0
            // Without text, the count does not tell an interrupt from an end: within a search it
            // is 0.
            guard let bytes = InterruptibleRead.run({ el_gets(editor, &count) }) else {
                let isInterrupted = isInterrupted || InterruptibleRead.isBrokenOff
                guard isInterrupted, InterruptibleRead.takeWake() else {
                    return end(isInterrupted: isInterrupted)
                }
                step(aside: buffer)
                continue
            }
            return entry(String(cString: bytes))
        }
    }

    /// Has ``onWake`` run soon, if an entry is being edited; for any thread.
    public static func wake() {
        InterruptibleRead.wake()
    }

    /// Takes the entry off the screen for ``onWake``; the next read begins with it.
    private func step(aside buffer: LineBuffer) {
        Terminal.silence()
        let rowsAbove = layout(of: buffer).rowsAbove
        let up = rowsAbove > 0 ? "\u{1B}[\(rowsAbove)A" : ""
        Terminal.write(Terminal.hasEscapes ? "\(up)\r\u{1B}[J" : "\n")
        Terminal.markPastes(false)
        onWake()
        Terminal.startLine()
        Terminal.markPastes(true)
        guard !buffer.scalars.isEmpty else { return }
        interruptedBuffer = buffer
        _ = perform("9000")
    }

    private func entry(_ line: String) -> Entry {
        if let textForEditor { return .edit(textForEditor) }
        return .line(folded.expanded(line.hasSuffix("\n") ? String(line.dropLast()) : line))
    }

    private func end(isInterrupted: Bool) -> Entry {
        let hadText = !buffer.scalars.isEmpty
        guard isInterrupted || isAbandoned else {
            Terminal.write("\n")
            return .endOfInput
        }
        Terminal.abandonLine(isInterrupted ? "^C" : "")
        return .interrupted(hadText: hadText)
    }

    /// Makes an entry available for recall.
    public func addHistory(_ entry: String) {
        cedit_add_entry(history, folded.entry(entry, rows: Terminal.size.rows))
    }

    static func owner(of editor: OpaquePointer?) -> LineEditor? {
        guard let editor, let owner = cedit_owner(editor) else { return nil }
        return Unmanaged<LineEditor>.fromOpaque(owner).takeUnretainedValue()
    }

    /// The prompt without its escape sequences.
    var visiblePrompt: String {
        var text = ""
        var isEscape = false
        for scalar in prompt.unicodeScalars {
            if scalar == "\u{1B}" { isEscape = true }
            if !isEscape { text.unicodeScalars.append(scalar) }
            if isEscape, scalar != "[", scalar.properties.isAlphabetic { isEscape = false }
        }
        return text
    }

    /// Puts the byte 1 around escape sequences, which is how libedit knows them.
    private func preparePrompt() {
        var text = ""
        var isEscape = false
        for scalar in prompt.unicodeScalars {
            if scalar == "\u{1B}" {
                isEscape = true
                text += "\u{1}"
            }
            text.unicodeScalars.append(scalar)
            if isEscape, scalar != "[", scalar.properties.isAlphabetic {
                isEscape = false
                text += "\u{1}"
            }
        }
        free(promptText)
        promptText = strdup(text)
    }
}
