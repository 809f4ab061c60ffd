import LineEditor
import LuaRuntime

/// Reads entries, runs them and shows what they give, until the user leaves.
final class Prompt {
    /// How one entry ended.
    enum Outcome: Equatable {
        case success
        case failure
        case leave(Int32)
    }

    private let session: Session
    private let printer: Printer
    private let evaluator: Evaluator
    private var lastError: LuaError?

    init(session: Session) throws(LuaError) {
        self.session = session
        printer = Printer(runtime: session.runtime)
        evaluator = try Evaluator(session: session)
    }

    /// Runs one entry: a command, an expression or statements.
    func perform(_ text: String) -> Outcome {
        if let command = Command(parsing: text, isGlobal: isGlobal) { return perform(command) }
        do throws(LuaError) {
            let values = try evaluator.run(text)
            remember(values)
            try printer.show(values)
            hint(at: text, values)
            return .success
        } catch {
            return fail(error)
        }
    }

    /// Whether more lines must follow.
    func isIncomplete(_ text: String) -> Bool {
        Command(parsing: text, isGlobal: isGlobal) == nil
            && evaluator.problem(with: text)?.code == .incomplete
    }

    /// What Enter does in the editor.
    func enterAction(_ text: String) -> LineEditor.EnterAction {
        guard Command(parsing: text, isGlobal: isGlobal) == nil,
            let problem = evaluator.problem(with: text), problem.code == .incomplete
        else { return .run(Indentation.settled(text)) }
        // Blanks within a long string or comment are the user's.
        let isText = problem.message.contains("unfinished long")
        return .edit(isText ? text + "\n" : Indentation.extended(text))
    }

    /// Reports an error in one line; the traceback is for `:err`.
    ///
    /// - Returns: ``Outcome/leave(_:)`` if it is `os.exit`.
    func fail(_ error: LuaError) -> Outcome {
        if let status = error.exitStatus { return .leave(status) }
        lastError = error
        // The terminal has shown ^C where the cursor was.
        if error.code == .interrupted, Console.isTerminal(0) { Console.write("\n") }
        Console.report(printer.message(of: error))
        return .failure
    }

    private func perform(_ command: Command) -> Outcome {
        switch command {
        case .help: Console.write(Help.commands)
        case .error: showLastError()
        case .quit: return .leave(0)
        case .unknown(let message):
            Console.report(message)
            return .failure
        }
        return .success
    }

    private func showLastError() {
        guard let lastError else { return Console.report("no error so far") }
        let traceback = lastError.traceback.map { "\n" + $0 } ?? ""
        Console.report(printer.message(of: lastError) + traceback)
    }

    private func remember(_ values: [LuaValue]) {
        if let last = values.last, !last.isNil { session.runtime.globals["_"] = last }
    }

    /// A misspelt name reads as nil, which is no error.
    private func hint(at text: String, _ values: [LuaValue]) {
        guard values.count == 1, values[0].isNil, Command.isName(text),
            let meant = Spelling.nearest(to: text, among: printer.globalNames)
        else { return }
        Console.report("(did you mean '\(meant)'?)")
    }

    private func isGlobal(_ name: String) -> Bool {
        Globals.modules.contains(name) || !session.runtime.globals[name].isNil
    }
}
