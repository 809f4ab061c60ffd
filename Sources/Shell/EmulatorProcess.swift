import Glibc

/// The emulator of Azure that runs beside the shell.
///
/// It ends when its standard input does, which this process holds: however the shell ends, so
/// does the emulator. It has a process group of its own, so that Ctrl-C is the shell's alone.
final class EmulatorProcess {
    /// A failed start.
    struct Failure: Error {
        let message: String
    }

    /// What the emulator says about itself when it is ready: a JSON object.
    let readyLine: [UInt8]

    private let process: pid_t
    private let input: CInt
    private let output: CInt

    /// Starts `certferry-emulator` from the program's own folder and waits until it is ready.
    ///
    /// - Parameters:
    ///   - program: The path of the emulator.
    ///   - seed: The fleet that it begins with, nil for the usual one.
    ///   - timeLimit: How long it may take, in seconds.
    init(
        program: String = Places.programDirectory + "/certferry-emulator", seed: String? = nil,
        timeLimit: Int = 20
    ) throws(Failure) {
        guard access(program, X_OK) == 0 else {
            throw Failure(message: "cannot start the emulator: there is no '\(program)'")
        }
        let (childInput, input) = try Self.pipe()
        let (output, childOutput) = try Self.pipe()
        self.input = input
        self.output = output
        let words = [program, "--exit-with-stdin"] + (seed.map { ["--seed", $0] } ?? [])
        process = try Self.spawn(words, input: childInput, output: childOutput)
        close(childInput)
        close(childOutput)
        guard let line = Self.readLine(from: output, timeLimit: timeLimit) else {
            kill(process, SIGKILL)
            waitpid(process, nil, 0)
            throw Failure(message: "the emulator did not get ready within \(timeLimit) s or ended")
        }
        readyLine = line
    }

    /// Ends the emulator and waits until it has cleaned up.
    func stop() {
        close(input)
        close(output)
        var status: CInt = 0
        while waitpid(process, &status, 0) < 0, errno == EINTR {}
    }

    private static func pipe() throws(Failure) -> (reading: CInt, writing: CInt) {
        var ends: [CInt] = [0, 0]
        guard Glibc.pipe(&ends) == 0 else {
            throw Failure(message: "cannot start the emulator: \(String(cString: strerror(errno)))")
        }
        for end in ends {
            _ = fcntl(end, F_SETFD, FD_CLOEXEC)
        }
        return (ends[0], ends[1])
    }

    private static func spawn(
        _ arguments: [String], input: CInt, output: CInt
    ) throws(Failure) -> pid_t {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_adddup2(&actions, input, 0)
        posix_spawn_file_actions_adddup2(&actions, output, 1)
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETPGROUP))
        var words: [UnsafeMutablePointer<CChar>?] = arguments.map { strdup($0) } + [nil]
        defer { words.forEach { free($0) } }
        var process: pid_t = 0
        let failure = posix_spawn(&process, arguments[0], &actions, &attributes, &words, environ)
        guard failure == 0 else {
            throw Failure(
                message: "cannot start the emulator: \(String(cString: strerror(failure)))")
        }
        return process
    }

    private static func readLine(from descriptor: CInt, timeLimit: Int) -> [UInt8]? {
        let deadline = time(nil) + timeLimit
        var line: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 65536)
        while line.last != UInt8(ascii: "\n") {
            let left = deadline - time(nil)
            guard left > 0 else { return nil }
            var source = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
            guard poll(&source, 1, CInt(left * 1000)) > 0 else { continue }
            let count = read(descriptor, &buffer, buffer.count)
            guard count > 0 else { return nil }
            line += buffer[..<count]
        }
        return line.dropLast()
    }
}
