import ArgumentParser
import Emulator
import Glibc

struct EmulatorCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "serve",
        abstract: "Runs the emulator.",
        discussion: """
            When it is ready it prints one line of JSON with every endpoint, the file of its \
            certificate authority and the files with its secrets; then it serves until SIGTERM \
            or SIGINT.
            """)

    @Option(help: "The port for HTTPS; 0 takes one that is free.")
    var port = 0

    @Option(
        help: "The fleet: contoso, empty, fleet:ACCOUNTSxPOOLS[xNODES], or a file of JSON.")
    var seed = "contoso"
    @Option(help: "An address for HTTPS besides 127.0.0.1 (default: ::1, if there is IPv6).")
    var listen: String?

    @Flag(help: "Let --listen name an address that other machines reach.")
    var allowRemote = false

    @Option(help: "The port of the proxy for Azure's own names; 0 takes one that is free.")
    var proxyPort = 0

    @Option(help: "How many times faster than life pools and nodes come up.")
    var speed = 10.0

    @Option(
        help: "The folder for keys and secrets (default: one made for this run, and deleted).")
    var stateDir: String?

    @Option(
        help: ArgumentHelp(
            "A file that everything is saved in, and restored from at the next start.",
            discussion: """
                Fleet, certificates, keys and secrets, authority, control token and ports: clients \
                go on as if nothing had happened, and no time has passed for pools and nodes. \
                Options are those of each start; processes of --run-tasks count as killed. The \
                file has mode 0600 and holds private keys. One emulator uses it at a time.
                """,
            valueName: "file"))
    var state: String?

    @Option(help: "A file for a log of requests: JSON lines, without header fields.")
    var log: String?

    @Flag(help: "Write bodies into the log too, with secrets, keys and tokens masked.")
    var logBodies = false

    @Flag(help: "Put the client secret into the ready line.")
    var printSecrets = false

    @Option(help: "Refuse to add Batch certificates, as the service does: on or off.")
    var retired = Switch.on

    @Option(
        help: ArgumentHelp(
            "Azure's limits on requests to ARM and vaults: off, 1 as they are, 0.1 a tenth.",
            valueName: "factor"))
    var throttle = ThrottleFactor.off

    @Option(
        help: ArgumentHelp(
            "What goes wrong; may be repeated.",
            discussion: """
                WHICH: HOW, as 'batch GET /pools: status=503 retry-after=1 count=3'. WHICH is a \
                service (entra, arm, batch, vault, blob, imds), a method and a path, each of which \
                may be left out; in the path * is any part of a segment, ** any segments. HOW is one \
                or more of latency=MS or MS..MS, status=400 to 599 with retry-after=SECONDS, \
                drop=before|after (the effect), reset=BYTES or truncate=BYTES (of the body, then \
                the connection ends), slow=BYTES (in a second), stale=previous|SECONDS|PT5M (of \
                reads), and of probability=0..1, skip=N and count=N (requests).
                """,
            valueName: "rule"))
    var fault: [String] = []

    @Option(help: "Where the random numbers of fault rules begin; the same again is repeatable.")
    var faultSeed: UInt64 = 0

    @Flag(help: "Run the command lines of Linux nodes as processes of this machine and user.")
    var runTasks = false

    @Flag(help: "Let --run-tasks run them as root too.")
    var forceRunTasksAsRoot = false

    @Flag(help: "End when standard input ends, as it does with the program that started this.")
    var exitWithStdin = false

    enum Switch: String, ExpressibleByArgument {
        case on
        case off
    }

    func run() throws {
        signal(SIGPIPE, SIG_IGN)
        let stop = StopSignals()
        let emulator = try Emulator(configuration)
        let ready = try emulator.start()
        announce(emulator)
        if let state, emulator.isRestored { Self.note("goes on from what '\(state)' holds") }
        if exitWithStdin { StandardInput.endProcessAtItsEnd() }
        Self.write("\(ready)\n")
        stop.wait()
        emulator.stop()
    }

    /// One that ends with its standard input belongs to the program that started it.
    private func announce(_ emulator: Emulator) {
        guard !exitWithStdin else { return }
        do throws(EmulatorError) {
            try emulator.announce()
        } catch {
            Self.note("'env' will need --state-dir: \(error.message)")
        }
    }

    private static func note(_ text: String) {
        write("certferry-emulator: \(text)\n", to: STDERR_FILENO)
    }

    private var configuration: EmulatorConfiguration {
        var configuration = EmulatorConfiguration()
        configuration.port = port
        configuration.seed = seed
        configuration.proxyPort = proxyPort
        configuration.listenAddress = listen
        configuration.allowsRemote = allowRemote
        configuration.logsBodies = logBodies
        configuration.speed = speed
        configuration.stateFolder = stateDir
        configuration.stateFile = state
        configuration.reportFailure = { Self.note($0.message) }
        configuration.logFile = log
        configuration.printsSecrets = printSecrets
        configuration.refusesCertificates = retired == .on
        configuration.throttleScale = throttle.scale
        configuration.faults = fault
        configuration.faultSeed = faultSeed
        configuration.runsTasks = runTasks || forceRunTasksAsRoot
        configuration.runsTasksAsRoot = forceRunTasksAsRoot
        return configuration
    }

    /// Straight to the descriptor: nothing is left in a buffer when the reader waits for the line.
    private static func write(_ text: String, to descriptor: CInt = STDOUT_FILENO) {
        var left = Array(text.utf8)[...]
        while !left.isEmpty {
            let count = left.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
            guard count > 0 else { return }
            left = left.dropFirst(count)
        }
    }
}
