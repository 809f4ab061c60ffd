import Bindings
import LineEditor
import LuaRuntime

/// Runs entries and shows what they give, until the user leaves.
final class Prompt {
    /// How one entry ended.
    enum Outcome: Equatable {
        case success
        case failure
        case leave(Int32)
    }

    private let session: Session
    private let evaluator: Evaluator
    private var runtime: LuaRuntime { session.runtime }
    private var state: ShellState { session.state }

    init(session: Session) throws(LuaError) {
        self.session = session
        evaluator = try Evaluator(session: session)
    }

    /// Runs one entry: a command, an expression or statements.
    func perform(_ text: String) -> Outcome {
        session.progress?.restart()
        state.isWatching = false
        let start = ContinuousClock.now
        let requests = session.monitor.count
        defer { reportTime(since: start, requests: session.monitor.count - requests) }
        do throws(LuaError) {
            let values = try evaluate(text)
            let clock = try session.call("clock", of: "shell.native", [])
            let elapsed = (ContinuousClock.now - start).seconds
            let started = LuaValue.number((clock.number ?? 0) - elapsed)
            if !values.isEmpty {
                try session.run("results", of: "shell.display", [started] + values)
            }
            hint(at: text, values)
            return .success
        } catch {
            return fail(error, in: text)
        }
    }

    /// Whether more lines must follow.
    func isIncomplete(_ text: String) -> Bool {
        command(in: text) == nil && evaluator.problem(with: text)?.code == .incomplete
    }

    /// What Enter does in the editor.
    func enterAction(_ text: String) -> LineEditor.EnterAction {
        guard command(in: text) == nil, let problem = evaluator.problem(with: text),
            problem.code == .incomplete
        else { return .run(Indentation.settled(text)) }
        // Blanks within a long string or comment are the user's.
        let isText = problem.message.contains("unfinished long")
        return .edit(isText ? text + "\n" : Indentation.extended(text))
    }

    /// Reports an error in a few lines; the rest is for `:err`.
    ///
    /// - Returns: ``Outcome/leave(_:)`` if it is `os.exit`.
    func fail(_ error: LuaError, in source: String? = nil) -> Outcome {
        if let status = error.exitStatus { return .leave(status) }
        let isInterrupted = error.code == .interrupted
        // The terminal has shown ^C where the cursor was.
        if isInterrupted, Console.isTerminal(0) { Console.write("\n") }
        if isInterrupted, state.isWatching { return .success }
        state.lastError = error
        var report = ErrorReport(error, runtime: runtime)
        report.source = source
        Console.report(state.isOn("traceback") ? report.withTraceback : report.short)
        return .failure
    }

    private func evaluate(_ text: String) throws(LuaError) -> [LuaValue] {
        guard let command = command(in: text) else { return try evaluator.run(text) }
        return try session.run("run", of: "shell.commands", [.text(command)])
    }

    private func reportTime(since start: ContinuousClock.Instant, requests: Int) {
        guard state.isOn("timing") else { return }
        let milliseconds = Int(((ContinuousClock.now - start).seconds * 1000).rounded())
        let noun = requests == 1 ? "request" : "requests"
        Console.report("Time: \(milliseconds) ms, \(requests) \(noun)")
    }

    /// A misspelt name reads as nil, which is no error.
    private func hint(at text: String, _ values: [LuaValue]) {
        guard values.count == 1, values[0].isNil, text != "nil", Command.isName(text),
            let meant = Spelling.nearest(to: text, among: Globals.names(in: runtime))
        else { return }
        let hint = "(did you mean '\(meant)'?)"
        Console.report(Console.hasColors ? "\u{1B}[90m\(hint)\u{1B}[0m" : hint)
    }

    private func command(in text: String) -> String? {
        Command.text(of: text) { Globals.isDefined($0, in: runtime) }
    }
}

extension Duration {
    var seconds: Double {
        Double(components.seconds) + Double(components.attoseconds) / 1e18
    }
}
