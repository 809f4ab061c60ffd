/// A script on a node from its beginning to its end.
///
/// What it comes to is decided at once: it is gone through as if nothing happened while it sleeps.
/// If something does, an extension that writes a file say, it is gone through again from its
/// beginning with that change at its time; up to there it does what it did. A request is answered
/// at its own time, after which the script is gone through again with the answer. So nobody has to
/// be woken for each second of a loop that waits, and nothing is ever in the middle of something.
struct ShellSession: Sendable, Equatable, Codable {
    private let commandLine: String
    private let surroundings: CommandSurroundings
    /// The instant of life at which it began.
    private let start: Double
    private var timeline = ShellTimeline()
    /// What it comes to, nil while it waits for an answer.
    private(set) var result: CommandLine?
    /// The request that it is about to send.
    private(set) var request: ShellRequest?
    /// What it has changed on its node.
    private(set) var changes: [String: MachineFile?] = [:]
    /// Of Windows: what it has put into the node's stores.
    private(set) var certificates: [StoreCertificate] = []

    init(_ commandLine: String, in surroundings: CommandSurroundings, at start: Double) {
        self.commandLine = commandLine
        self.surroundings = surroundings
        self.start = start
        run()
    }

    /// The instant at which something has to be done for it: a request, or its end.
    var due: Double { start + (request?.seconds ?? result?.seconds ?? 0) }

    /// Takes note of what another has changed on the node.
    mutating func meet(_ files: [String: MachineFile?], at instant: Double) {
        timeline.changes.append(.init(seconds: instant - start, files: files))
        run()
    }

    /// Gives the answer to its request.
    mutating func answer(_ answer: ShellAnswer) {
        timeline.answers.append(answer)
        run()
    }

    private mutating func run() {
        guard !surroundings.isWindows else { return runOnWindows() }
        var shell = ShellInterpreter(surroundings, timeline)
        request = shell.run(commandLine)
        guard request == nil else {
            result = nil
            return
        }
        result = CommandLine(
            output: String(decoding: shell.buffers[0], as: UTF8.self),
            errors: String(decoding: shell.buffers[1], as: UTF8.self), exitCode: shell.status,
            seconds: shell.seconds)
        changes = shell.files.changes(since: shell.foreignFiles)
    }

    private mutating func runOnWindows() {
        guard let text = PowerShellScript.script(of: commandLine, in: surroundings) else {
            var run = CommandRun(surroundings)
            run.perform(commandLine)
            result = CommandLine(
                output: run.output, errors: run.errors, exitCode: run.exitCode,
                seconds: run.seconds)
            return
        }
        var script = PowerShellScript(surroundings, timeline)
        request = script.run(text)
        guard request == nil else {
            result = nil
            return
        }
        result = CommandLine(
            output: script.output, errors: script.errors, exitCode: script.exitCode,
            seconds: script.seconds)
        changes = script.surroundings.files.changes(since: surroundings.files)
        certificates = script.surroundings.certificates.filter {
            !surroundings.certificates.contains($0)
        }
    }
}
