internal import Glibc

/// A program that is run for what it prints; no shell is in between.
struct ChildProgram {
    /// What came of it.
    struct Outcome {
        let status: CInt
        let output: [UInt8]
        let errors: [UInt8]
    }

    /// Why there is no outcome.
    enum Failure: Error {
        case cannotStart(String)
        case tooSlow
    }

    private static let pollInterval = Duration.milliseconds(20)

    let path: String
    let arguments: [String]
    let environment: Environment

    /// Finds a program as a shell would, but in absolute folders only.
    static func find(_ name: String, in environment: Environment) -> String? {
        (environment["PATH"] ?? "").split(separator: ":").filter { $0.hasPrefix("/") }
            .map { "\($0)/\(name)" }.first { access($0, X_OK) == 0 }
    }

    /// Runs the program to its end; when time is up or the task is cancelled it is killed, with
    /// all that it started.
    func run(timeout: Duration) async throws -> Outcome {
        let output = try ChildPipe()
        let errors = try ChildPipe()
        let process = try spawn(output, errors)
        output.closeEntry()
        errors.closeEntry()
        do {
            let status = try await wait(for: process, output, errors, timeout)
            return Outcome(status: status, output: output.drained(), errors: errors.drained())
        } catch {
            kill(-process, SIGKILL)
            var status: CInt = 0
            waitpid(process, &status, 0)
            throw error
        }
    }

    /// Asks now and then: a thread that waits for a child would be missing to all other tasks.
    private func wait(
        for process: pid_t, _ output: ChildPipe, _ errors: ChildPipe, _ timeout: Duration
    ) async throws -> CInt {
        let deadline = ContinuousClock.now + timeout
        var status: CInt = 0
        while true {
            output.drain()
            errors.drain()
            if waitpid(process, &status, WNOHANG) == process { break }
            guard ContinuousClock.now < deadline else { throw Failure.tooSlow }
            try await Task.sleep(for: Self.pollInterval)
        }
        let isExit = status & 0x7f == 0
        return isExit ? (status >> 8) & 0xff : -1
    }

    private func spawn(_ output: ChildPipe, _ errors: ChildPipe) throws(Failure) -> pid_t {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
        posix_spawn_file_actions_adddup2(&actions, output.entry, 1)
        posix_spawn_file_actions_adddup2(&actions, errors.entry, 2)
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETPGROUP))
        var words = ([path] + arguments).map { strdup($0) } + [nil]
        defer { words.forEach { free($0) } }
        var variables = environment.variables.map { strdup("\($0)=\($1)") } + [nil]
        defer { variables.forEach { free($0) } }
        var process: pid_t = 0
        let failure = posix_spawn(&process, path, &actions, &attributes, &words, &variables)
        guard failure == 0 else { throw .cannotStart(String(cString: strerror(failure))) }
        return process
    }
}
