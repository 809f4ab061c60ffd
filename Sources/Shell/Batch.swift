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
            session.runtime.globals[module] = try session.runtime.require(module)
        case .print(let expression):
            let values = try session.run(
                Array("return \(expression)".utf8), named: "=(command line)")
            let printer = Printer(runtime: session.runtime)
            try Console.isTerminal(1) ? printer.show(values) : printer.showJSON(values)
        }
    }

    private func runScript() throws(LuaError) -> Int32 {
        let isTerminal = Console.isTerminal(0)
        switch options.script {
        case .file(let path):
            try session.runFile(path, arguments: options.scriptArguments)
        case .standardInput:
            try runStandardInput()
        case nil where options.actions.isEmpty && !options.showsVersion && !options.isInteractive:
            if isTerminal { return try Interactive(session: session, options: options).run() }
            try runStandardInput()
        case nil:
            break
        }
        guard options.isInteractive else { return 0 }
        return isTerminal && Console.isTerminal(1)
            ? try Interactive(session: session, options: options).run()
            : try Piped(session: session).run(try readStandardInput())
    }

    private func runStandardInput() throws(LuaError) {
        try session.run(
            try readStandardInput(), named: "=stdin", arguments: options.scriptArguments)
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
        let message = Printer(runtime: session.runtime).message(of: error)
        let traceback = error.traceback.map { "\n" + $0 } ?? ""
        if error.code == .interrupted {
            Console.report("certferry: \(message)")
            return 130
        }
        Console.report("certferry: \(message)\(traceback)")
        return 1
    }
}
