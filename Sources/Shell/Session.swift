import Bindings
import LuaRuntime

/// One Lua state with everything that the shell gives it.
final class Session {
    let runtime = LuaRuntime()
    let monitor: RequestMonitor
    let state: ShellState
    let progress: Progress?

    /// - Parameters:
    ///   - options: The command line.
    ///   - emulator: The ready line of the emulator, if one runs.
    init(options: Options, emulator: [UInt8]?) throws(LuaError) {
        monitor = RequestMonitor(
            policy: options.writePolicy, logsRequests: options.logsRequests,
            message: { Console.report("certferry: \($0)") })
        state = ShellState(runtime: runtime, options: options)
        progress =
            options.isQuiet
            ? nil : Progress(monitor: monitor, isWanted: { [state] in !state.isWatching })
        runtime.waitObserver = progress
        var configuration = Bindings.Configuration()
        configuration.emulator = emulator
        configuration.monitor = monitor
        configuration.allowsReveal = options.allowsReveal || options.entersPrompt
        configuration.readsNames = options.entersPrompt
        Bindings.install(into: runtime, configuration: configuration)
        runtime.register(ShellModule.make(state, options: options))
        setSearchPath(options)
        setArguments(options)
        let library = Places.library(ignoringEnvironment: options.ignoresEnvironment)
        try Globals.publish(in: runtime, library: library, isStrict: options.isStrict)
        // Who points to another folder works on it.
        if let library, Places.environment("CERTFERRY_LIB") == nil {
            runtime.hideSources(of: library + "/")
        }
        if options.hasWarnings, let warn = runtime.globals["warn"].function {
            try runtime.call(warn, [.text("@on")])
        }
    }

    /// Compiles and runs a chunk.
    ///
    /// - Parameters:
    ///   - source: The text.
    ///   - name: Its name in messages, in Lua's form.
    ///   - arguments: What it gets as `...`.
    @discardableResult
    func run(
        _ source: [UInt8], named name: String, arguments: [String] = []
    ) throws(LuaError) -> [LuaValue] {
        progress?.restart()
        return try runtime.run(
            try runtime.load(source, named: name), arguments.map(LuaValue.text))
    }

    /// Runs a file.
    func runFile(_ path: String, arguments: [String] = []) throws(LuaError) {
        let source: [UInt8]
        do throws(Files.Failure) {
            source = try Files.read(path)
        } catch {
            throw LuaError(.runtime, "cannot open '\(path)': \(error.reason)")
        }
        try run(source, named: "@\(path)", arguments: arguments)
    }

    /// Runs a function of a module of `lib/`.
    @discardableResult
    func run(
        _ name: String, of module: String, _ arguments: [LuaValue]
    ) throws(LuaError) -> [LuaValue] {
        try runtime.run(try function(name, of: module), arguments)
    }

    /// Calls a function of a module of `lib/` that does not wait.
    func call(
        _ name: String, of module: String, _ arguments: [LuaValue]
    ) throws(LuaError) -> LuaValue {
        try runtime.call(try function(name, of: module), arguments).first ?? .nil
    }

    /// Runs finalisers and frees the Lua state.
    func close() {
        runtime.close()
    }

    private func function(_ name: String, of module: String) throws(LuaError) -> LuaFunction {
        guard let function = try runtime.require(module).table?[name].function else {
            throw LuaError(.runtime, "module '\(module)' has no function '\(name)'")
        }
        return function
    }

    private func setSearchPath(_ options: Options) {
        var folders: [String] = []
        if case .file(let path) = options.script { folders.append(Files.directory(of: path)) }
        if let own = Places.configuration { folders.append(own + "/lua") }
        var templates = folders.flatMap { ["\($0)/?.lua", "\($0)/?/init.lua"] }
        if !options.ignoresEnvironment,
            let path = runtime.globals["package"].table?["path"].string
        {
            templates.append(path)  // what LUA_PATH says, and Lua's own folders
        }
        runtime.setSearchPath(templates)
    }

    /// Sets `arg`: the script's name at 0, its arguments above, what stands before it below.
    private func setArguments(_ options: Options) {
        let table = runtime.makeTable()
        for (position, word) in options.words.enumerated() {
            table[position - options.scriptPosition] = .text(word)
        }
        runtime.globals["arg"] = .table(table)
    }
}
