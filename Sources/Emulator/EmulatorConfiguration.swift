public import FoundationEssentials
internal import Glibc

/// How an emulator is to run.
public struct EmulatorConfiguration: Sendable {
    /// The fleet: `contoso`, `empty`, `fleet:ACCOUNTSxPOOLS`, `fleet:ACCOUNTSxPOOLSxNODES`, or the
    /// path of a file that scripts/seeds/README.md describes.
    public var seed = "contoso"
    /// The port of the TLS server, 0 for one that is free.
    public var port = 0
    /// The port of the proxy for the public cloud's names, 0 for one that is free.
    public var proxyPort = 0
    /// How many seconds of a node's life pass in one second.
    public var speed = 10.0
    /// The folder for keys and secrets; nil for one that is made for this run and goes with it.
    public var stateFolder: String?
    /// A file that the state is saved in and restored from, nil to keep it in memory alone.
    public var stateFile: String?
    /// Told when the state can't be saved.
    public var reportFailure: @Sendable (EmulatorError) -> Void = { _ in }
    /// A file for the log of requests, nil for none.
    public var logFile: String?
    /// Whether bodies are in the log too, their secrets masked.
    public var logsBodies = false
    /// The address of the TLS server besides 127.0.0.1; nil for `::1`, if there is IPv6.
    public var listenAddress: String?
    /// Whether that may be an address that other machines reach.
    public var allowsRemote = false
    /// Whether the ready line holds the client secret itself, besides its file.
    public var printsSecrets = false
    /// Whether adding Batch certificates, and references to them, is refused.
    ///
    /// They were retired on 29 February 2024; what there is of them stays.
    public var refusesCertificates = true
    /// Azure's limits on requests times this, nil for no limits.
    ///
    /// Clients on the same machine ask faster than any network lets them, so that limits are met
    /// here that nobody meets there: they are for who wants to see them.
    public var throttleScale: Double?
    /// What goes wrong from the start: `batch GET /pools: status=503 count=3`.
    public var faults: [String] = []
    /// Where the random numbers of fault rules begin.
    public var faultSeed: UInt64 = 0
    /// Whether command lines of Linux nodes run as processes of this machine.
    public var runsTasks = false
    /// Whether they do so even for root, who could do anything to this machine.
    public var runsTasksAsRoot = false
    /// What the wall's clock says.
    public var now: @Sendable () -> Date = { Date() }

    /// The defaults.
    public init() {}

    /// Where the TLS server listens.
    ///
    /// On 127.0.0.1 it does in any case: the proxy leads there.
    func addresses() throws(EmulatorError) -> [ServerAddress] {
        guard let listenAddress else {
            return [.loopback] + (ServerAddress.loopback6.isAvailable ? [.loopback6] : [])
        }
        guard let address = ServerAddress(listenAddress) else {
            throw EmulatorError(
                code: .configuration,
                message: "cannot listen on '\(listenAddress)': it is no address of IPv4 or IPv6")
        }
        guard address.isLoopback || allowsRemote else {
            throw EmulatorError(
                code: .configuration,
                message: "cannot listen on '\(listenAddress)': other machines could reach the "
                    + "emulator there; add --allow-remote if they shall")
        }
        return address.coversLoopback ? [address] : [.loopback, address]
    }

    func check() throws(EmulatorError) {
        try Self.check(speed: speed)
        guard !logsBodies || logFile != nil else {
            throw EmulatorError(
                code: .configuration, message: "cannot log bodies without a log; add --log FILE")
        }
        _ = try addresses()
        guard !runsTasks || runsTasksAsRoot || geteuid() != 0 else {
            throw EmulatorError(
                code: .configuration,
                message: "cannot run tasks as root: they could do anything to this machine; start "
                    + "the emulator as another user, or allow it with --force-run-tasks-as-root")
        }
        if let scale = throttleScale, !(scale.isFinite && (0.0001...10_000).contains(scale)) {
            throw EmulatorError(
                code: .configuration,
                message: "cannot throttle at \(scale) times Azure's limits: it has to be from "
                    + "0.0001 to 10000")
        }
    }

    func faultRules() throws(EmulatorError) -> FaultRules {
        var rules = FaultRules(seed: faultSeed)
        for text in faults {
            do throws(FaultRule.Failure) {
                rules.add(try FaultRule(text: text))
            } catch {
                throw EmulatorError(
                    code: .configuration,
                    message: "cannot use the fault rule '\(text)': \(error.reason)")
            }
        }
        return rules
    }

    static func check(speed: Double) throws(EmulatorError) {
        guard speed.isFinite, speed > 0, speed <= 1_000_000 else {
            throw EmulatorError(
                code: .configuration,
                message: "cannot run at speed \(speed): it has to be above 0, up to 1000000")
        }
    }
}
