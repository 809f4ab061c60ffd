import Bindings

/// One option of the command line: how it is written, what it is for, what it does.
///
/// `--help`, the manual and the completion of shells are made from ``all``.
struct OptionDescription: Sendable {
    /// What the value is, which decides how a shell completes it.
    enum Value: Equatable {
        case text(String)
        case file(String)
        case folder(String)
        case choice(String, [String])

        /// What stands for it in the usage.
        var name: String {
            switch self {
            case .text(let name), .file(let name), .folder(let name), .choice(let name, _): name
            }
        }
    }

    let names: [String]
    let value: Value?
    let help: String
    let apply: @Sendable (inout Options, String) throws(UsageError) -> Void

    /// An option that takes a value.
    private init(
        _ names: String..., value: Value, help: String,
        apply: @escaping @Sendable (inout Options, String) throws(UsageError) -> Void
    ) {
        self.names = names
        self.value = value
        self.help = help
        self.apply = apply
    }

    /// An option that stands for itself.
    private init(
        _ names: String..., help: String, apply: @escaping @Sendable (inout Options) -> Void
    ) {
        self.names = names
        value = nil
        self.help = help
        self.apply = { (options, _) throws(UsageError) in apply(&options) }
    }

    /// All options, in the order of the usage.
    static let all = running + output + changing + setup

    /// The names of ``Options/outputMode``.
    static let outputModes = ["table", "record", "json", "jsonl", "csv", "tsv", "lua"]

    private static let running: [OptionDescription] = [
        OptionDescription("-e", value: .text("CODE"), help: "run CODE") {
            (options, value) throws(UsageError) in options.actions.append(.evaluate(value))
        },
        OptionDescription(
            "-l", value: .text("MODULE"), help: "require MODULE into the global of its name"
        ) { (options, value) throws(UsageError) in options.actions.append(.require(value)) },
        OptionDescription(
            "-p", value: .text("EXPR"),
            help: "print what EXPR gives; as JSON when standard output is no terminal"
        ) { (options, value) throws(UsageError) in options.actions.append(.print(value)) },
        OptionDescription("-i", help: "enter the prompt after running the rest") {
            $0.isInteractive = true
        },
        OptionDescription("--bail", help: "with -i and no terminal: stop at the first error") {
            $0.stopsAtFailure = true
        },
        OptionDescription("--strict", help: "reading an undefined global is an error") {
            $0.isStrict = true
        },
        OptionDescription("-W", help: "turn Lua's warnings on") { $0.hasWarnings = true },
        OptionDescription("-E", help: "ignore LUA_PATH, CERTFERRY_LIB and init.lua") {
            $0.ignoresEnvironment = true
            $0.skipsConfiguration = true
        },
        OptionDescription("--no-rc", help: "ignore init.lua") { $0.skipsConfiguration = true },
        OptionDescription(
            "--emulator", help: "run an emulator of Azure beside the shell, ended with it"
        ) { $0.startsEmulator = true },
        OptionDescription(
            "--emulator-seed", value: .file("SEED"),
            help: "the same with contoso, empty, fleet:ACCOUNTSxPOOLS or a file of JSON in it"
        ) { (options, value) in
            options.startsEmulator = true
            options.emulatorSeed = value
        },
    ]

    private static let output: [OptionDescription] = [
        OptionDescription(
            "--output", value: .choice("MODE", outputModes),
            help: "show results as \(outputModes.joined(separator: ", "))"
        ) { (options, value) throws(UsageError) in options.outputMode = try outputMode(value) },
        OptionDescription("-q", "--quiet", help: "no banner and no progress") {
            $0.isQuiet = true
        },
        OptionDescription("-d", "--debug", help: "log each request to standard error") {
            $0.logsRequests = true
        },
        OptionDescription("--allow-reveal", help: "let a script see secrets: s:reveal()") {
            $0.allowsReveal = true
        },
    ]

    private static let changing: [OptionDescription] = [
        OptionDescription("--read-only", help: "refuse every request that changes something") {
            $0.writePolicy.isReadOnly = true
        },
        OptionDescription(
            "--dry-run", "--what-if",
            help: "show what would be changed and send none of it"
        ) { $0.writePolicy.isWhatIf = true },
        OptionDescription("--yes", help: "take confirmations as given") {
            $0.writePolicy.assumesYes = true
        },
        OptionDescription(
            "--force-protected", help: "with --yes: also for protected accounts"
        ) { $0.writePolicy.forcesProtected = true },
        OptionDescription(
            "--log", value: .file("FILE"),
            help: "append a JSON line to FILE for each request that changes something"
        ) { (options, value) throws(UsageError) in options.writePolicy.log = value },
    ]

    private static let setup: [OptionDescription] = [
        OptionDescription(
            "--types", value: .folder("DIR"),
            help: "write definitions for the Lua language server and luacheck into DIR"
        ) { (options, value) throws(UsageError) in options.typesFolder = value },
        OptionDescription(
            "--completion", value: .choice("SHELL", ["bash", "zsh"]),
            help: "print the completion of this command line for bash or zsh"
        ) { (options, value) throws(UsageError) in
            guard ["bash", "zsh"].contains(value) else {
                throw UsageError(message: "no completion for '\(value)': there is bash and zsh")
            }
            options.document = .completion(value)
        },
        OptionDescription("--manual", help: "print the manual page in the format of man") {
            $0.document = .manual
        },
        OptionDescription("-v", "--version", help: "print the version") {
            $0.showsVersion = true
        },
        OptionDescription("-h", "--help", help: "print this") { $0.document = .usage },
    ]

    private static func outputMode(_ name: String) throws(UsageError) -> String {
        guard !outputModes.contains(name) else { return name }
        let nearest = Spelling.nearest(to: name, among: outputModes)
        let hint = nearest.map { "did you mean '\($0)'?" }
        let known = "known are \(outputModes.joined(separator: ", "))"
        throw UsageError(message: "unknown output mode '\(name)'; \(hint ?? known)")
    }
}
