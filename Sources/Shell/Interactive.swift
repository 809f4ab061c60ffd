import LineEditor
import LuaRuntime

/// The prompt on a terminal.
final class Interactive {
    private let session: Session
    private let options: Options
    private let prompt: Prompt
    private let editor = LineEditor(programName: "certferry")
    private let store: HistoryStore
    private var hasHinted = false

    init(session: Session, options: Options) throws(LuaError) {
        self.session = session
        self.options = options
        prompt = try Prompt(session: session)
        store = HistoryStore(session: session, editor: editor)
        editor.enterAction = { [prompt] in prompt.enterAction($0) }
        editor.completion = { [session] in Completer.complete($0, session: session) }
        editor.onWake = { [session] in session.runtime.runBackground() }
    }

    /// Runs until the user leaves.
    ///
    /// - Returns: The status to exit with.
    func run() -> Int32 {
        LuaRuntime.saveTerminal(0)
        if !options.isQuiet { Console.write(Help.banner + "\n") }
        store.load()
        if case .leave(let status)? = runConfiguration() { return status }
        session.runtime.onBackgroundEvent = { LineEditor.wake() }
        while true {
            if session.runtime.backgroundCount > 0 { session.runtime.runBackground() }
            showPrompt()
            let entry = editor.readEntry()
            session.runtime.clearInterrupt()
            if case .leave(let status) = take(entry) { return status }
        }
    }

    private func showPrompt() {
        let text = PromptText(session: session)
        editor.prompt = Console.hasColors ? text.colored : text.plain
        editor.pastedPrompts = [text.plain, "certferry> ", ">> ", "> "]
    }

    private func take(_ entry: LineEditor.Entry) -> Prompt.Outcome {
        switch entry {
        case .endOfInput:
            return leave()
        case .interrupted(let hadText):
            hintAtLeaving(hadText: hadText)
            return .success
        case .edit(let text):
            return edit(text)
        case .line(let text):
            return perform(text)
        }
    }

    /// Runs an entry, and what it has left to be run.
    private func perform(_ text: String) -> Prompt.Outcome {
        var next: String? = text
        var outcome = Prompt.Outcome.success
        while let entry = next, entry.contains(where: { !$0.isWhitespace }) {
            store.add(entry)
            outcome = prompt.perform(entry)
            session.runtime.clearInterrupt()
            next = session.state.pendingEntry
            session.state.pendingEntry = nil
            if case .leave = outcome { break }
        }
        return outcome
    }

    private func edit(_ text: String) -> Prompt.Outcome {
        do throws(TextEditor.Failure) {
            return perform(try TextEditor.edit(text))
        } catch {
            Console.report(error.message)
            // What was typed is not lost with the editor.
            store.add(text)
            return .failure
        }
    }

    private func hintAtLeaving(hadText: Bool) {
        guard !hadText, !hasHinted else { return }
        hasHinted = true
        Console.write("(Ctrl-D or :quit to exit)\n")
    }

    /// Jobs that run are asked about, once.
    private func leave() -> Prompt.Outcome {
        let count = session.runtime.backgroundCount
        guard count > 0, !session.state.hasAskedToLeave else { return .leave(0) }
        session.state.hasAskedToLeave = true
        Console.write("\(count) \(count == 1 ? "job" : "jobs") running, Ctrl-D again to leave\n")
        return .success
    }

    private func runConfiguration() -> Prompt.Outcome? {
        guard !options.skipsConfiguration,
            let path = Places.configuration.map({ $0 + "/init.lua" }), Files.exists(path)
        else { return nil }
        do throws(LuaError) {
            try session.runFile(path)
            return nil
        } catch {
            return prompt.fail(error)
        }
    }
}
