public import FoundationEssentials

/// How an emulator is to run.
public struct EmulatorConfiguration: Sendable {
    /// The fleet: `contoso`, `empty`, `fleet:ACCOUNTSxPOOLS`, `fleet:ACCOUNTSxPOOLSxNODES`, or the
    /// path of a file that scripts/seeds/README.md describes.
    public var seed = "contoso"
    /// The port of the TLS server, 0 for one that is free.
    public var port = 0
    /// How many seconds of a node's life pass in one second.
    public var speed = 10.0
    /// The folder for keys and secrets; nil for one that is made for this run and goes with it.
    public var stateFolder: String?
    /// A file for the log of requests, nil for none.
    public var logFile: String?
    /// Whether the ready line holds the client secret itself, besides its file.
    public var printsSecrets = false
    /// Whether adding Batch certificates, and references to them, is refused.
    ///
    /// They were retired on 29 February 2024; what there is of them stays.
    public var refusesCertificates = true
    /// What the wall's clock says.
    public var now: @Sendable () -> Date = { Date() }

    /// The defaults.
    public init() {}

    func check() throws(EmulatorError) {
        guard speed.isFinite, speed > 0, speed <= 1_000_000 else {
            throw EmulatorError(
                code: .configuration,
                message: "cannot run at speed \(speed): it has to be above 0, up to 1000000")
        }
    }
}
