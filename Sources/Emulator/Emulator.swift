internal import Synchronization
internal import X509

/// An emulated cloud: Entra ID, ARM, Batch, Key Vault and the metadata service on loopback.
///
/// ```swift
/// let emulator = try Emulator(EmulatorConfiguration())
/// let line = try emulator.start()
/// // … requests to https://login.localhost:PORT and the others …
/// emulator.stop()
/// ```
public final class Emulator: Sendable {
    let state: Mutex<State>
    let configuration: EmulatorConfiguration
    let seed: Seed
    let running = Mutex<Running?>(nil)
    private let log: RequestLog?

    /// The ports in URLs until the servers listen.
    private static let placeholder = Endpoints(port: 8443, imdsPort: 8080)

    /// Makes the cloud with its fleet; nothing listens yet.
    ///
    /// - Throws: ``EmulatorError``.
    public convenience init(_ configuration: EmulatorConfiguration) throws(EmulatorError) {
        let source = try SeedSource(configuration.seed)
        try self.init(configuration, seed: source.seed(now: Timestamp(configuration.now())))
    }

    init(_ configuration: EmulatorConfiguration, seed: Seed) throws(EmulatorError) {
        try configuration.check()
        self.configuration = configuration
        self.seed = seed
        var log: RequestLog?
        if let path = configuration.logFile { log = try RequestLog(path: path) }
        self.log = log
        let clock = EmulatorClock(speed: configuration.speed, wall: configuration.now)
        var state = State(seed: seed, clock: clock, endpoints: Self.placeholder)
        state.refusesCertificates = configuration.refusesCertificates
        self.state = Mutex(state)
    }

    /// Answers a request to the TLS server; the host name says which service it is for.
    public func handle(_ request: ServerRequest) -> ServerResponse {
        logged(request) { state in
            switch ServiceHost(request.host) {
            case .entra: EntraService.respond(&state, request)
            case .resourceManager: ManagementService.respond(&state, request)
            case .batch(let account, let region)
            where state.accounts[account]?.location == region:
                BatchService.respond(&state, request, account: account)
            case .vault(let name) where state.vaults[name] != nil:
                VaultService.respond(&state, request, vault: name)
            default:
                ServerResponse(404, text: "no emulated service is at '\(request.host)'\n")
            }
        }
    }

    /// Answers a request to the metadata service, for a machine that has every identity.
    public func handleMetadata(_ request: ServerRequest) -> ServerResponse {
        logged(request) { state in
            let assigned = state.identities.values.sorted { $0.clientID < $1.clientID }
            return MetadataService.respond(&state, request, assigned: assigned)
        }
    }

    /// Lets time pass for pools and nodes.
    ///
    /// - Parameter seconds: How much, in seconds of their life.
    public func advance(by seconds: Double) {
        state.withLock { state in
            state.clock.advance(by: seconds)
            state.catchUp()
        }
    }

    private func logged(
        _ request: ServerRequest, _ body: (inout State) -> ServerResponse
    ) -> ServerResponse {
        let begin = ContinuousClock.now
        let (response, now) = state.withLock { state in
            state.catchUp()
            return (body(&state), state.clock.now)
        }
        log?.write(request, response, at: now, ContinuousClock.now - begin)
        return response
    }
}
