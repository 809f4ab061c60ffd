import ArgumentParser
import Emulator
import Glibc

struct EmulatorCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "certferry-emulator",
        abstract: "Emulates Azure Batch, Key Vault and what they need, on this machine alone.",
        discussion: """
            When it is ready it prints one line of JSON with every endpoint, the file of its \
            certificate authority and the files with its secrets; then it serves until SIGTERM \
            or SIGINT.
            """)

    @Option(help: "The port for HTTPS on 127.0.0.1; 0 takes one that is free.")
    var port = 0

    @Option(
        help: "The fleet: contoso, empty, fleet:ACCOUNTSxPOOLS[xNODES], or a file of JSON.")
    var seed = "contoso"

    @Option(help: "How many times faster than life pools and nodes come up.")
    var speed = 10.0

    @Option(
        help: "The folder for keys and secrets (default: one made for this run, and deleted).")
    var stateDir: String?

    @Option(help: "A file for a log of requests: JSON lines, without bodies and header fields.")
    var log: String?

    @Flag(help: "Put the client secret into the ready line.")
    var printSecrets = false

    @Option(help: "Refuse to add Batch certificates, as the service does: on or off.")
    var retired = Switch.on

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
        if exitWithStdin { StandardInput.endProcessAtItsEnd() }
        Self.write("\(ready)\n")
        stop.wait()
        emulator.stop()
    }

    private var configuration: EmulatorConfiguration {
        var configuration = EmulatorConfiguration()
        configuration.port = port
        configuration.seed = seed
        configuration.speed = speed
        configuration.stateFolder = stateDir
        configuration.logFile = log
        configuration.printsSecrets = printSecrets
        configuration.refusesCertificates = retired == .on
        return configuration
    }

    /// Straight to the descriptor: nothing is left in a buffer when the reader waits for the line.
    private static func write(_ text: String) {
        var left = Array(text.utf8)[...]
        while !left.isEmpty {
            let count = left.withUnsafeBytes { Glibc.write(1, $0.baseAddress, $0.count) }
            guard count > 0 else { return }
            left = left.dropFirst(count)
        }
    }
}
