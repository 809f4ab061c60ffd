import Secrets

/// Acts out the script of a start task that puts certificates on a node of Windows.
///
/// Not PowerShell: assignments, conditions on a variable, a folder with its access list, and the
/// functions that ``PowerShellFunction`` knows. A statement beyond these is said to be not
/// simulated, and the script goes on. As ``ShellInterpreter`` it is gone through again with each
/// answer.
struct PowerShellScript {
    enum Value {
        case text(String)
        case flag(Bool)
        case list([String])
        case bytes([UInt8])
        /// Seconds since the script's beginning.
        case instant(Double)
    }

    /// Why a script does not go on.
    enum Stop: Error {
        case asks(ShellRequest)
        case thrown(String)
        case exit(Int)
        /// It uses up more than it may.
        case stopped(String)
    }

    private static let users = "*S-1-5-32-545"

    var surroundings: CommandSurroundings
    let timeline: ShellTimeline
    private(set) var output = ""
    private(set) var errors = ""
    private(set) var exitCode = 0
    var seconds = 0.0
    var requests = 0
    var values: [String: Value] = [:]
    var functions: [String: PowerShellFunction] = [:]

    init(_ surroundings: CommandSurroundings, _ timeline: ShellTimeline) {
        self.surroundings = surroundings
        self.timeline = timeline
    }

    /// The script that a command line gives PowerShell in a variable, nil if it is another.
    static func script(of commandLine: String, in surroundings: CommandSurroundings) -> String? {
        let words = commandLine.split(separator: " ").map { $0.trimming { $0 == "\"" } }
        let variable = "$env:"
        guard let first = words.first, SimulatedCommand.baseName(first) == "powershell",
            let index = words.firstIndex(where: { $0.lowercased() == "invoke-expression" }),
            index == words.count - 2, words[index - 1].lowercased() == "-command",
            words[index + 1].lowercased().hasPrefix(variable)
        else { return nil }
        return surroundings.variables[String(words[index + 1].dropFirst(variable.count))]
    }

    /// Goes through a script.
    ///
    /// - Returns: The request that it waits for, nil if it has ended.
    mutating func run(_ script: String) -> ShellRequest? {
        do throws(Stop) {
            try perform(script)
        } catch {
            switch error {
            case .asks(let request): return request
            case .exit(let code): exitCode = code
            case .thrown(let why):
                errors += why + "\n"
                exitCode = 1
            case .stopped(let why):
                errors += "certferry-emulator: \(why)\n"
                exitCode = 126
            }
        }
        return nil
    }

    private mutating func perform(_ script: String) throws(Stop) {
        for statement in PowerShellText.statements(of: script) { try step(statement) }
    }

    private mutating func step(_ statement: String) throws(Stop) {
        if let function = PowerShellFunction(statement) {
            functions[function.name] = function
        } else if statement.hasPrefix("$") {
            try assign(statement)
        } else if statement.lowercased().hasPrefix("if ") {
            try branch(statement)
        } else if statement.hasPrefix("[IO.Directory]::CreateDirectory($folder)") {
            surroundings.files.put(.folder(mode: 0o700), at: place(of: text("folder")))
        } else if statement.hasPrefix("& icacls.exe $folder /inheritance:r /grant:r $rights") {
            share()
        } else if try call(PowerShellText.words(of: statement)) == nil {
            sayUnknown(statement)
        }
    }

    private mutating func sayUnknown(_ statement: String) {
        say("PowerShell's '\(statement.prefix { !$0.isWhitespace })'")
    }

    private mutating func say(_ what: String) {
        errors += SimulatedCommand.Result.unknown(what).errors
    }

    /// `$name = value` and, of lists, `$name += value`.
    private mutating func assign(_ statement: String) throws(Stop) {
        let name = statement.dropFirst().prefix(while: \.isShellName)
        let key = name.lowercased()
        let rest = statement.dropFirst(name.count + 1).trimming(\.isWhitespace)
        let isMore = rest.hasPrefix("+=")
        guard isMore || rest.hasPrefix("=") else { return sayUnknown(statement) }
        var value = try value(rest.dropFirst(isMore ? 2 : 1).trimming(\.isWhitespace))
        if isMore { value = sum(values[key], value) }
        // What is beyond this is not what the variable was before either.
        values[key] = value
        if value == nil { sayUnknown(statement) }
    }

    /// A list with one item more, nil for any other sum.
    private func sum(_ old: Value?, _ more: Value?) -> Value? {
        guard case .list(let items)? = old, case .text(let item)? = more else { return nil }
        return .list(items + [item])
    }

    /// What an expression comes to, nil if it is beyond what is acted out.
    func plain(_ expression: String) -> Value? {
        if let text = PowerShellText.literal(expression) { return .text(text) }
        switch expression.lowercased() {
        case "$true": return .flag(true)
        case "$false": return .flag(false)
        default: break
        }
        if expression.hasPrefix("$") { return values[expression.dropFirst().lowercased()] }
        let later = "(Get-Date).AddSeconds("
        if expression.hasPrefix(later) {
            return Double(expression.dropFirst(later.count).dropLast()).map {
                .instant(seconds + $0)
            }
        }
        guard expression.hasPrefix("@("), expression.hasSuffix(")") else { return nil }
        return .list(
            PowerShellText.items(of: String(expression.dropFirst(2).dropLast()))
                .compactMap(PowerShellText.literal))
    }

    private mutating func value(_ expression: String) throws(Stop) -> Value? {
        if let known = plain(expression) { return known }
        if let path = workingFile(expression) {
            guard case .data(let content)? = surroundings.files[place(of: path)]?.content
            else {
                throw .thrown("Could not find file '\(path)'.")
            }
            return .bytes(content.withBytes { Array($0) })
        }
        return try call(PowerShellText.words(of: expression))
    }

    /// The path in `[IO.File]::ReadAllBytes([IO.Path]::Combine($env:NAME, 'FILE'))`.
    private func workingFile(_ expression: String) -> String? {
        let head = "[IO.File]::ReadAllBytes([IO.Path]::Combine($env:"
        guard expression.hasPrefix(head), expression.hasSuffix("))") else { return nil }
        let parts = PowerShellText.items(
            of: String(expression.dropFirst(head.count).dropLast(2)))
        guard parts.count == 2, let folder = surroundings.variables[parts[0]],
            let file = PowerShellText.literal(parts[1])
        else { return nil }
        return "\(folder)\\\(file)"
    }

    /// `if ($flag) { … }`, also of a variable of the environment; no program here fails.
    private mutating func branch(_ statement: String) throws(Stop) {
        guard let condition = PowerShellText.bracketed(statement, "(", ")"),
            let block = PowerShellText.bracketed(condition.rest, "{", "}")
        else { return say("PowerShell's 'if'") }
        guard block.rest.isEmpty else { return say("PowerShell's 'if' with 'else'") }
        let wanted = condition.inside.trimming(\.isWhitespace)
        if wanted == "$LASTEXITCODE -ne 0" { return }
        if let name = Self.environmentVariable(wanted) {
            let command = surroundings.variables[name] ?? ""
            guard !command.isEmpty else { return }
            guard block.inside.contains("[Diagnostics.Process]::Start(") else {
                return try perform(block.inside)
            }
            return try begin(command)
        }
        guard case .flag(let holds)? = plain(wanted) else {
            return say("PowerShell's 'if (\(wanted))'")
        }
        if holds { try perform(block.inside) }
    }

    /// The name in `$env:NAME`, nil if there is anything else.
    private static func environmentVariable(_ text: String) -> String? {
        let environment = "$env:"
        guard text.lowercased().hasPrefix(environment) else { return nil }
        let name = text.dropFirst(environment.count)
        return name.allSatisfy(\.isShellName) ? String(name) : nil
    }

    /// Runs the command line that was the start task's before, whose status is that of the script.
    private mutating func begin(_ command: String) throws(Stop) {
        var run = CommandRun(surroundings)
        run.perform(command)
        output += run.output
        errors += run.errors
        seconds += run.seconds
        throw .exit(run.exitCode)
    }

    // MARK: - The folder

    func place(of path: String) -> String { MachineFiles.key(ofWindows: path) }

    func text(_ name: String) -> String {
        if case .text(let text)? = values[name] { text } else { "" }
    }

    var isForAll: Bool {
        guard case .list(let rights)? = values["rights"] else { return false }
        return rights.contains { $0.hasPrefix(Self.users) }
    }

    /// The access list of the folder, which its files inherit.
    private mutating func share() {
        let folder = MachineFile.folder(mode: isForAll ? 0o755 : 0o700)
        surroundings.files.put(folder, at: place(of: text("folder")))
    }
}
