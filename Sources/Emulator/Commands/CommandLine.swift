/// What a command line on a simulated node has come to.
///
/// Nothing is run. On Linux it is a script for ``ShellInterpreter``, which acts a POSIX shell and
/// some programs out on the files that lie on the node. On Windows a small set of commands of cmd
/// and PowerShell is (see ``CommandRun``), and the scripts of start tasks that bring certificates
/// (see ``PowerShellScript``). A command that is not among them succeeds and says on standard error
/// that it was not run.
struct CommandLine: Sendable, Equatable, Codable {
    private(set) var output = ""
    private(set) var errors = ""
    private(set) var exitCode = 0
    /// Whether there was no such program, so that nothing has run.
    private(set) var isNotFound = false
    /// The seconds that it sleeps.
    private(set) var seconds = 0.0

    /// Acts a command line out that nothing happens to, and that no service answers.
    init(_ text: String, in surroundings: CommandSurroundings = CommandSurroundings()) {
        var session = ShellSession(text, in: surroundings, at: 0)
        while session.request != nil { session.answer(.unresolved) }
        self = session.result ?? CommandLine(exitCode: 0)
    }

    init(output: String, errors: String, exitCode: Int, seconds: Double) {
        self.output = output
        self.errors = errors
        self.exitCode = exitCode
        self.seconds = seconds
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
