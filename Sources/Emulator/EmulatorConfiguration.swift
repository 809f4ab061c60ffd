public import FoundationEssentials

/// How an emulator is to run.
public struct EmulatorConfiguration: Sendable {
    /// The port of the TLS server, 0 for one that is free.
    public var port = 0
    /// The port of the proxy for the public cloud's names, 0 for one that is free.
    public var proxyPort = 0
    /// How many seconds of a node's life pass in one second.
    public var speed = 10.0
    /// The folder for keys and secrets; nil for one that is made for this run and goes with it.
    public var stateFolder: String?
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
        guard speed.isFinite, speed > 0, speed <= 1_000_000 else {
            throw EmulatorError(
                code: .configuration,
                message: "cannot run at speed \(speed): it has to be above 0, up to 1000000")
        }
        guard !logsBodies || logFile != nil else {
            throw EmulatorError(
                code: .configuration, message: "cannot log bodies without a log; add --log FILE")
        }
        _ = try addresses()
    }
}
