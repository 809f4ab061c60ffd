import Secrets

/// Acts a script out on the files of a simulated node.
///
/// A POSIX shell: lists, pipelines, compound commands, functions, expansions, redirections, `set
/// -euo pipefail`, and `local`; no jobs, arrays, `[[`, aliases, process substitution or traps. What
/// it does depends on what it is given alone, so that a script that waits can be gone through again
/// once more is known (see ``ShellSession``).
struct ShellInterpreter {
    /// The descriptor that stands for both outputs, as in `&>`.
    static let both = -1

    var scope: ShellScope
    var files: MachineFiles
    /// The same without what the script has done.
    private(set) var foreignFiles: MachineFiles
    var limits: ShellLimits
    /// What has been written, by the number of its sink; 0 and 1 are the script's own streams.
    var buffers: [[UInt8]] = [[], []]
    /// What is still to be read, by the number of its source.
    var sources: [ArraySlice<UInt8>] = [[]]
    var status = 0
    /// The seconds that it has slept.
    var seconds = 0.0
    /// How many of the answers have been used.
    var requests = 0
    var temporaryNames = 0
    /// How many commands are being executed whose failure is looked at.
    var tests = 0
    private var depth = 0
    let timeline: ShellTimeline
    /// The users of the node.
    let names: Set<String>
    private var nextChange = 0

    init(_ surroundings: CommandSurroundings, _ timeline: ShellTimeline = ShellTimeline()) {
        scope = ShellScope(user: surroundings.user)
        scope.variables = surroundings.variables
        scope.exported = Set(surroundings.variables.keys)
        scope.folder = surroundings.folder
        files = surroundings.files
        foreignFiles = files
        names = surroundings.users
        limits = ShellLimits(answers: timeline.answers.count)
        self.timeline = timeline
    }

    /// Goes through a script, to its end or as far as is known.
    ///
    /// - Returns: The request that it waits for, nil if it has ended.
    mutating func run(_ script: String) -> ShellRequest? {
        do throws(ShellFailure) {
            try evaluate(script)
        } catch {
            switch error {
            case .exit(let code), .return(let code): status = code
            case .break, .continue: break
            case .stopped(let why):
                note("certferry-emulator: stopped: \(why)\n")
                status = 126
            case .asks(let request): return request
            }
        }
        return nil
    }

    mutating func evaluate(_ script: String) throws(ShellFailure) {
        try limits.charge(script.utf8.count)
        let node: ShellNode
        do throws(ShellSyntaxError) {
            node = try ShellParser.parse(script)
        } catch {
            report("syntax error: \(error.message)")
            throw .exit(2)
        }
        try execute(node)
    }

    mutating func sleep(_ wanted: Double) {
        guard wanted.isFinite else { return }
        seconds = min(ShellLimits.longestSleep, seconds + max(0, wanted))
        while nextChange < timeline.changes.count, timeline.changes[nextChange].seconds <= seconds {
            files.apply(timeline.changes[nextChange].files)
            foreignFiles.apply(timeline.changes[nextChange].files)
            nextChange += 1
        }
    }

    mutating func deeper(
        _ body: (inout ShellInterpreter) throws(ShellFailure) -> Void
    ) throws(ShellFailure) {
        depth += 1
        defer { depth -= 1 }
        guard depth < ShellLimits.deepest else {
            throw .stopped("commands lie too deep in commands")
        }
        try body(&self)
    }

    /// Runs something whose failure does not end the script.
    mutating func tested(
        _ body: (inout ShellInterpreter) throws(ShellFailure) -> Void
    ) throws(ShellFailure) {
        tests += 1
        defer { tests -= 1 }
        try body(&self)
    }

    /// Ends the script if a command has failed and `set -e` holds.
    mutating func checkStatus() throws(ShellFailure) {
        if status != 0, scope.options.exitsOnError, tests == 0 { throw .exit(status) }
    }

    // MARK: - Streams

    mutating func write(_ bytes: [UInt8], to descriptor: Int = 1) throws(ShellFailure) {
        try limits.charge(bytes.count)
        switch scope.sinks[descriptor] {
        case .buffer(let number)?: buffers[number] += bytes
        case .file(let path)?:
            if case .data(let content)? = files[path]?.content { try limits.charge(content.count) }
            files.append(bytes, to: path)
        case .nothing?, nil: break
        }
    }

    mutating func write(_ text: String, to descriptor: Int = 1) throws(ShellFailure) {
        try write(Array(text.utf8), to: descriptor)
    }

    /// Says something on standard error, whatever it costs.
    mutating func report(_ text: String) {
        note("\(scope.name): \(text)\n")
    }

    mutating func note(_ text: String) {
        switch scope.sinks[2] {
        case .buffer(let number)?: buffers[number] += text.utf8
        case .file(let path)?: files.append(Array(text.utf8), to: path)
        case .nothing?, nil: break
        }
    }

    /// Runs something with a sink of its own, and takes what it has written there.
    mutating func captured(
        _ body: (inout ShellInterpreter) throws(ShellFailure) -> Void
    ) throws(ShellFailure) -> [UInt8] {
        let number = buffers.count
        buffers.append([])
        let outer = scope.sinks[1]
        scope.sinks[1] = .buffer(number)
        defer {
            scope.sinks[1] = outer
            buffers.removeLast(buffers.count - number)
        }
        try body(&self)
        return buffers[number]
    }

    /// Runs something in a shell of its own, which changes nothing of this one.
    mutating func subshell(
        _ body: (inout ShellInterpreter) throws(ShellFailure) -> Void
    ) throws(ShellFailure) {
        let outer = scope
        defer { scope = outer }
        do throws(ShellFailure) {
            try body(&self)
        } catch {
            switch error {
            case .exit(let code), .return(let code): status = code
            case .break, .continue: break
            case .stopped, .asks: throw error
            }
        }
    }
}
