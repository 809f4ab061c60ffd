import LuaRuntime

/// What the prompt and the Lua module `shell` share.
final class ShellState {
    /// `pager`, `traceback`, `timing`, `history`: flags; `mode`: a name or nil.
    let settings: LuaTable

    /// The names of protected accounts, in lower case, as keys.
    let protected: LuaTable

    /// The cloud of a session that has not signed in.
    let defaultCloud: String?

    /// What failed last at the prompt.
    var lastError: LuaError?

    /// The entries of this session and of those before it, the oldest first.
    var history: [String] = []

    /// How many entries of the history were there before this session.
    var earlierEntries = 0

    /// Whether the user has been told that leaving ends jobs.
    var hasAskedToLeave = false

    /// Whether `:watch` runs, which Ctrl-C ends without an error.
    var isWatching = false

    /// What a command has left to be run as if it had been entered.
    var pendingEntry: String?

    init(runtime: LuaRuntime, options: Options) {
        settings = runtime.makeTable()
        protected = runtime.makeTable()
        defaultCloud = options.startsEmulator ? "emulator" : nil
        for name in ["pager", "history"] { settings[name] = .boolean(true) }
        for name in ["traceback", "timing"] { settings[name] = .boolean(false) }
        settings["mode"] = options.outputMode.map { .text($0) } ?? .nil
    }

    func isProtected(_ account: String) -> Bool {
        protected[account.lowercased()].boolean ?? false
    }

    func isOn(_ setting: String) -> Bool {
        settings[setting].boolean ?? false
    }
}
