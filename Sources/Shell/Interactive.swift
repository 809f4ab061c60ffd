import LineEditor
import LuaRuntime

/// The prompt on a terminal.
final class Interactive {
    private let session: Session
    private let options: Options
    private let prompt: Prompt
    private let editor = LineEditor(programName: "certferry")
    private var history: HistoryFile?
    private var hasHinted = false

    init(session: Session, options: Options) throws(LuaError) {
        self.session = session
        self.options = options
        prompt = try Prompt(session: session)
        let name = options.startsEmulator ? "certferry (emulator)> " : "certferry> "
        editor.prompt = Console.hasColors ? "\u{1B}[1m\(name)\u{1B}[0m" : name
        editor.pastedPrompts = [name, "certferry> ", ">> ", "> "]
        editor.enterAction = { [prompt] in prompt.enterAction($0) }
    }

    /// Runs until the user leaves.
    ///
    /// - Returns: The status to exit with.
    func run() -> Int32 {
        LuaRuntime.saveTerminal(0)
        if !options.isQuiet { Console.write(Help.banner + "\n") }
        loadHistory()
        if case .leave(let status)? = runConfiguration() { return status }
        while true {
            let entry = editor.readEntry()
            session.runtime.clearInterrupt()
            switch entry {
            case .endOfInput: return 0
            case .interrupted(let hadText): hintAtLeaving(hadText: hadText)
            case .line(let text):
                if case .leave(let status) = perform(text) { return status }
            }
        }
    }

    private func perform(_ text: String) -> Prompt.Outcome {
        guard text.contains(where: { !$0.isWhitespace }) else { return .success }
        editor.addHistory(text)
        store(text)
        return prompt.perform(text)
    }

    private func hintAtLeaving(hadText: Bool) {
        guard !hadText, !hasHinted else { return }
        hasHinted = true
        Console.write("(Ctrl-D or :quit to exit)\n")
    }

    private func runConfiguration() -> Prompt.Outcome? {
        guard !options.ignoresEnvironment,
            let path = Places.configuration.map({ $0 + "/init.lua" }), Files.exists(path)
        else { return nil }
        do throws(LuaError) {
            try session.runFile(path)
            return nil
        } catch {
            return prompt.fail(error)
        }
    }

    private func loadHistory() {
        guard let path = Places.state.map({ $0 + "/history" }) else { return }
        let file = HistoryFile(path: path)
        do throws(HistoryFile.Failure) {
            try file.load().forEach(editor.addHistory)
            history = file
        } catch {
            Console.report("\(error.message); this session keeps its own")
        }
    }

    private func store(_ text: String) {
        do throws(HistoryFile.Failure) {
            try history?.append(text)
        } catch {
            history = nil
            Console.report("\(error.message); this session keeps its own")
        }
    }
}
