import Bindings
import LuaRuntime

/// One Lua state with everything that the shell gives it.
final class Session {
    let runtime = LuaRuntime()

    /// - Parameters:
    ///   - options: The command line.
    ///   - emulator: The ready line of the emulator, if one runs.
    init(options: Options, emulator: [UInt8]?) throws(LuaError) {
        var configuration = Bindings.Configuration()
        configuration.emulator = emulator
        Bindings.install(into: runtime, configuration: configuration)
        setSearchPath(options)
        setArguments(options)
        try Globals.publish(in: runtime)
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
        try runtime.run(try runtime.load(source, named: name), arguments.map(LuaValue.text))
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

    /// Runs finalisers and frees the Lua state.
    func close() {
        runtime.close()
    }

    private func setSearchPath(_ options: Options) {
        var folders: [String] = []
        // Ours first: a script that has the name of a module must not find itself.
        if let library = Places.library(ignoringEnvironment: options.ignoresEnvironment) {
            folders.append(library)
        }
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
