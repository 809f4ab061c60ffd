import Glibc
import LineEditor
import LuaRuntime

/// The module `shell.native`: what `lib/shell` needs of the terminal and of the prompt.
enum ShellModule {
    static func make(_ state: ShellState, options: Options) -> LuaModule {
        var module = LuaModule("shell.native")
        module.value("settings", .table(state.settings))
        module.value("protected", .table(state.protected))
        module.value("is_prompt", .boolean(options.entersPrompt))
        if case .file(let path) = options.script, let full = Files.fullPath(of: path) {
            module.value("script", .text(full))
        }
        module.function("state_file") { call in
            guard let folder = Places.state else { return .nil }
            let path = "\(folder)/\(try call.string(1))"
            Folders.make(above: path)
            return .text(path)
        }
        addTerminal(to: &module)
        addEntries(to: &module, state)
        return module
    }

    private static func addTerminal(to module: inout LuaModule) {
        module.function("size") { _ in
            let size = Terminal.size
            return .data(
                .values([.integer(Int64(size.columns)), .integer(Int64(size.rows))]))
        }
        module.function("is_terminal") { call in
            .boolean(Console.isTerminal(CInt(clamping: try call.integer(1))))
        }
        module.function("has_escapes") { _ in .boolean(Terminal.hasEscapes) }
        module.function("has_colors") { _ in .boolean(Console.hasColors) }
        module.function("clock") { _ in .number(seconds()) }
        module.function("page") { call in
            let pager = Places.environment("PAGER") ?? "less -FRXK"
            return .boolean(ForegroundProcess.run(pager, input: try call.bytes(1)) != 127)
        }
        module.function("edit") { call in
            let text = try call.string(1)
            do throws(TextEditor.Failure) {
                return .text(try TextEditor.edit(text))
            } catch {
                throw LuaError(.runtime, error.message)
            }
        }
    }

    private static func addEntries(to module: inout LuaModule, _ state: ShellState) {
        module.function("history") { _ in
            .data(.list(state.history.map { .text($0) }))
        }
        module.function("entries") { _ in
            .data(.list(state.history.dropFirst(state.earlierEntries).map { .text($0) }))
        }
        module.function("set_watching") { call in
            state.isWatching = try call.boolean(1)
            return .nothing
        }
        module.function("enter") { call in
            state.pendingEntry = try call.string(1)
            return .nothing
        }
        module.function("compile") { call in
            .function(try Evaluator.compile(call.string(1), in: call.runtime))
        }
        module.function("last_error") { call in
            guard let error = state.lastError else { return .nil }
            return .text(ErrorReport(error, runtime: call.runtime).full)
        }
    }

    private static func seconds() -> Double {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
    }
}
