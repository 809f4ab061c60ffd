import LuaRuntime

/// What the command line asks for, one thing after the other.
struct Batch {
    let session: Session
    let options: Options

    /// Runs everything; the first failure ends it.
    ///
    /// - Returns: The status to exit with.
    func run() -> Int32 {
        session.runtime.installInterruptHandler()
        do throws(LuaError) {
            if let folder = options.typesFolder { try writeTypes(folder) }
            for action in options.actions {
                try perform(action)
            }
            return try runScript()
        } catch {
            return report(error)
        }
    }

    private func perform(_ action: Options.Action) throws(LuaError) {
        switch action {
        case .evaluate(let code):
            try session.run(Array(code.utf8), named: "=(command line)")
        case .require(let module):
            try require(module)
        case .print(let expression):
            let values = try session.run(
                Array("return \(expression)".utf8), named: "=(command line)")
            try session.run("expression", of: "shell.display", values)
        }
    }

    /// `MODULE`, or `GLOBAL=MODULE`.
    private func require(_ text: String) throws(LuaError) {
        let parts = text.split(separator: "=", maxSplits: 1).map(String.init)
        guard let global = parts.first, let module = parts.last else { return }
        session.runtime.globals[global] = try session.runtime.require(module)
    }

    private func writeTypes(_ folder: String) throws(LuaError) {
        let written = try session.run("write", of: "definitions", [.text(folder)])
        for (list, note) in [("written", ""), ("kept", " is there already and was left alone")] {
            let paths = written.first?.table?[list].table
            for position in 0..<(paths?.count ?? 0) {
                guard let path = paths?[position + 1].string else { continue }
                Console.write("\(path)\(note)\n")
            }
        }
    }

    private func runScript() throws(LuaError) -> Int32 {
        let isTerminal = Console.isTerminal(0)
        switch options.script {
        case .file(let path):
            try session.runFile(path, arguments: options.scriptArguments)
        case .standardInput:
            try runStandardInput()
        case nil where options.wantsInput:
            if isTerminal { return try Interactive(session: session, options: options).run() }
            try runStandardInput()
        case nil:
            break
        }
        guard options.isInteractive else { return 0 }
        return isTerminal && Console.isTerminal(1)
            ? try Interactive(session: session, options: options).run()
            : try Piped(session: session, stopsAtFailure: options.stopsAtFailure)
                .run(try readStandardInput())
    }

    private func runStandardInput() throws(LuaError) {
        let source = try readStandardInput()
        do throws(LuaError) {
            try session.run(source, named: "=stdin", arguments: options.scriptArguments)
        } catch  where error.code == .syntax || error.code == .incomplete {
            throw explained(error, in: source)
        }
    }

    /// A `:command` in a script fails where it stands; what it should be is a call.
    private func explained(_ error: LuaError, in source: [UInt8]) -> LuaError {
        let lines = source.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
        let number = error.message.split(separator: ":").dropFirst().first.flatMap { Int($0) }
        guard let number, lines.indices.contains(number - 1) else { return error }
        let line = String(decoding: lines[number - 1], as: UTF8.self)
        guard line.hasPrefix(":"), !line.hasPrefix("::"),
            let call = try? session.call("call", of: "shell.commands", [.text(line)]).string
        else { return error }
        return LuaError(
            .syntax, "stdin:\(number): '\(line)' is for the prompt; in a script, write \(call)")
    }

    private func readStandardInput() throws(LuaError) -> [UInt8] {
        do throws(Files.Failure) {
            return try Files.read(0)
        } catch {
            throw LuaError(.runtime, "cannot read standard input: \(error.reason)")
        }
    }

    /// Says what went wrong.
    ///
    /// - Returns: The status to exit with.
    private func report(_ error: LuaError) -> Int32 {
        if let status = error.exitStatus { return status }
        let report = ErrorReport(error, runtime: session.runtime)
        if error.code == .interrupted {
            Console.report("certferry: \(report.headline)")
            return 130
        }
        Console.report("certferry: \(report.withTraceback)")
        return 1
    }
}
