/// What a command line on a simulated node has come to.
///
/// Nothing is run. A small set of commands is acted out on what lies on the node (see
/// ``SimulatedCommand``), joined by `;`, `&&`, `||`, a newline or `|`, with quotes, variables,
/// `$(…)` and `*`; also inside of `sh -c`, `bash -c`, `cmd /c` and `powershell -Command`. A command
/// that is not among them succeeds and says on standard error that it was not run.
struct CommandLine: Sendable, Equatable, Codable {
    private(set) var output = ""
    private(set) var errors = ""
    private(set) var exitCode = 0
    /// Whether there was no such program, so that nothing has run.
    private(set) var isNotFound = false
    /// The seconds that it sleeps.
    private(set) var seconds = 0.0

    /// Acts a command line out.
    init(_ text: String, in surroundings: CommandSurroundings = CommandSurroundings()) {
        var run = CommandRun(surroundings)
        run.perform(text)
        output = run.output
        errors = run.errors
        exitCode = run.exitCode
        seconds = run.seconds
    }

    /// What a command comes to that has taken too long.
    ///
    /// On Windows the code is what Batch is known to show (Azure/BatchExplorer#146); that of Linux
    /// is the shell's for SIGKILL.
    static func killed(onWindows isWindows: Bool) -> CommandLine {
        CommandLine(exitCode: isWindows ? -1_073_741_510 : 137)
    }

    /// What a command comes to whose program is not there.
    static let notFound = CommandLine(exitCode: 127, isNotFound: true)

    /// What a command has come to that another has run.
    init(exitCode: Int, isNotFound: Bool = false) {
        self.exitCode = exitCode
        self.isNotFound = isNotFound
    }
}
