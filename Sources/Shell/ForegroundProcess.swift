import Glibc

/// A program that has the terminal until it ends: a pager, an editor.
enum ForegroundProcess {
    /// Runs a command of the user's shell and waits for its end.
    ///
    /// Ctrl-C and Ctrl-\ are the program's own meanwhile.
    ///
    /// - Parameters:
    ///   - command: The command, to which the arguments are added.
    ///   - input: What it gets as standard input; nil for the terminal.
    /// - Returns: Its status as a shell gives it; 127 if there is no such program.
    static func run(
        _ command: String, _ arguments: [String] = [], input: [UInt8]? = nil
    ) -> Int32 {
        fflush(nil)
        let source = input.flatMap(file)
        defer { if let source { fclose(source) } }
        return ignoringKeys {
            var actions = posix_spawn_file_actions_t()
            posix_spawn_file_actions_init(&actions)
            defer { posix_spawn_file_actions_destroy(&actions) }
            if let source { posix_spawn_file_actions_adddup2(&actions, fileno(source), 0) }
            let words = ["sh", "-c", "\(command) \"$@\"", "sh"] + arguments
            guard let process = spawn(words, &actions) else { return 127 }
            var status: CInt = 0
            while waitpid(process, &status, 0) < 0, errno == EINTR {}
            let signal = status & 0x7F
            return signal == 0 ? (status >> 8) & 0xFF : 128 + signal
        }
    }

    private static func spawn(
        _ words: [String], _ actions: inout posix_spawn_file_actions_t
    ) -> pid_t? {
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        var defaults = sigset_t()
        sigemptyset(&defaults)
        for signal in [SIGINT, SIGQUIT, SIGPIPE, SIGTSTP] { sigaddset(&defaults, signal) }
        posix_spawnattr_setsigdefault(&attributes, &defaults)
        posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGDEF))
        var arguments = words.map { strdup($0) } + [nil]
        defer { arguments.forEach { free($0) } }
        var process: pid_t = 0
        let failure = posix_spawn(&process, "/bin/sh", &actions, &attributes, &arguments, environ)
        return failure == 0 ? process : nil
    }

    /// A file without a name: unlike a pipe, it needs nobody who feeds it.
    private static func file(with bytes: [UInt8]) -> UnsafeMutablePointer<FILE>? {
        guard let file = tmpfile() else { return nil }
        fwrite(bytes, 1, bytes.count, file)
        rewind(file)
        return file
    }

    private static func ignoringKeys<Result>(_ body: () -> Result) -> Result {
        var ignoring = sigaction()
        ignoring.__sigaction_handler.sa_handler = SIG_IGN
        var interrupt = sigaction()
        var quit = sigaction()
        sigaction(SIGINT, &ignoring, &interrupt)
        sigaction(SIGQUIT, &ignoring, &quit)
        defer {
            sigaction(SIGINT, &interrupt, nil)
            sigaction(SIGQUIT, &quit, nil)
        }
        return body()
    }
}
