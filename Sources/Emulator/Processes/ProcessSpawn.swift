internal import CSpawn
internal import Glibc

/// Starts a process in a group of its own, with its own folder, files, and variables alone.
struct ProcessSpawn {
    let plan: ProcessPlan
    let folder: ProcessFolder

    /// What is passed on of the emulator's own variables.
    private static let inherited = ["PATH", "LANG"]

    /// Starts it.
    ///
    /// - Returns: The process, nil if there is no such program.
    func start() -> pid_t? {
        let arguments = ArgumentSplitter(plan.commandLine).arguments
        guard let program = arguments.first, folder.prepare() else { return nil }
        var actions = posix_spawn_file_actions_t()
        var attributes = posix_spawnattr_t()
        posix_spawn_file_actions_init(&actions)
        posix_spawnattr_init(&attributes)
        defer {
            posix_spawn_file_actions_destroy(&actions)
            posix_spawnattr_destroy(&attributes)
        }
        redirect(&actions)
        separate(&attributes)
        var process: pid_t = 0
        let code = Self.withPointers(arguments) { arguments in
            Self.withPointers(environment) { environment in
                posix_spawnp(&process, program, &actions, &attributes, arguments, environment)
            }
        }
        return code == 0 ? process : nil
    }

    private var environment: [String] {
        var variables = plan.variables
        for name in Self.inherited where variables[name] == nil {
            variables[name] = getenv(name).map { String(cString: $0) }
        }
        variables["HOME"] = variables["HOME"] ?? "\(folder.path)/wd"
        return variables.map { "\($0.key)=\($0.value)" }
    }

    private func redirect(_ actions: inout posix_spawn_file_actions_t) {
        let flags = O_WRONLY | O_CREAT | O_TRUNC
        posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
        posix_spawn_file_actions_addopen(&actions, 1, "\(folder.path)/stdout.txt", flags, 0o644)
        posix_spawn_file_actions_addopen(&actions, 2, "\(folder.path)/stderr.txt", flags, 0o644)
        // Sockets and files of the emulator, whoever opened them, are not the process's.
        posix_spawn_file_actions_addclosefrom_np(&actions, 3)
        posix_spawn_file_actions_addchdir_np(&actions, "\(folder.path)/wd")
    }

    /// A group of its own, so that what it starts ends with it; no signals blocked or ignored.
    private func separate(_ attributes: inout posix_spawnattr_t) {
        var none = sigset_t()
        sigemptyset(&none)
        var all = sigset_t()
        sigfillset(&all)
        posix_spawnattr_setsigmask(&attributes, &none)
        posix_spawnattr_setsigdefault(&attributes, &all)
        posix_spawnattr_setpgroup(&attributes, 0)
        let flags = POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF
        posix_spawnattr_setflags(&attributes, Int16(flags))
    }

    private static func withPointers<Result>(
        _ texts: [String], _ body: ([UnsafeMutablePointer<CChar>?]) -> Result
    ) -> Result {
        let pointers = texts.map { strdup($0) }
        defer { pointers.forEach { free($0) } }
        return body(pointers + [nil])
    }
}
