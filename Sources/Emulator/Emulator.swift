internal import Secrets
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
    /// What it is known by.
    let identity: RunIdentity
    let keeper: StateKeeper?
    /// Whether it goes on from a saved state; no other fleet is made then.
    public let isRestored: Bool
    let faults: Mutex<FaultRules>
    let tally: Mutex<RequestTally>
    let running = Mutex<Running?>(nil)
    private let log: RequestLog?

    var controlToken: Secret { identity.controlToken }

    /// The most bytes of a request to a service that takes no files.
    private static let longestBody = 4 << 20

    /// Makes the cloud with its fleet; nothing listens yet.
    ///
    /// - Throws: ``EmulatorError``.
    public convenience init(_ configuration: EmulatorConfiguration) throws(EmulatorError) {
        try self.init(configuration) { () throws(EmulatorError) in
            try SeedSource(configuration.seed).seed(now: Timestamp(configuration.now()))
        }
    }

    convenience init(
        _ configuration: EmulatorConfiguration, seed: Seed
    ) throws(EmulatorError) {
        try self.init(configuration) { seed }
    }

    /// - Parameter fleet: What there is if nothing is restored.
    private init(
        _ configuration: EmulatorConfiguration, fleet: () throws(EmulatorError) -> Seed
    ) throws(EmulatorError) {
        try configuration.check()
        self.configuration = configuration
        var log: RequestLog?
        if let path = configuration.logFile {
            log = try RequestLog(path: path, writesBodies: configuration.logsBodies)
        }
        self.log = log
        faults = Mutex(try configuration.faultRules())
        tally = Mutex(RequestTally(since: Timestamp(configuration.now())))
        let start = try StateStart(configuration, endpoints: .unstarted, fleet)
        (seed, identity, keeper) = (start.seed, start.identity, start.keeper)
        isRestored = start.isRestored
        var state = start.state
        state.refusesCertificates = configuration.refusesCertificates
        state.throttle = Throttle(scale: configuration.throttleScale)
        self.state = Mutex(state)
    }

    /// Answers a request to the TLS server; the host name says which service it is for.
    public func handle(_ request: ServerRequest) -> ServerResponse {
        let host = ServiceHost(request.host)
        let service = host.flatMap { Operation.Service($0) }
        return logged(request) { state in
            guard host?.takesFiles == true || request.body.count <= Self.longestBody else {
                return ServerResponse(413, text: "the body is too long\n")
            }
            return steered(request, service, &state) { state, failure in
                fail(request, host, &state, failure)
            } serving: { state in
                serve(request, host, &state)
            }
        }
    }

    /// Answers a request to the metadata service, for a machine that has every identity.
    public func handleMetadata(_ request: ServerRequest) -> ServerResponse {
        logged(request) { state in
            steered(request, .imds, &state) { _, failure in
                failure.ofMetadata
            } serving: { state in
                let assigned = state.identities.values.sorted { $0.clientID < $1.clientID }
                return MetadataService.respond(&state, request, assigned: assigned)
            }
        }
    }

    /// Lets time pass for pools and nodes.
    ///
    /// - Parameter seconds: How much, in seconds of their life.
    public func advance(by seconds: Double) {
        state.withLock { $0.advance(to: $0.clock.life + seconds) }
        carryOutOrders()
        planSaving()
    }

    private func serve(
        _ request: ServerRequest, _ host: ServiceHost?, _ state: inout State
    ) -> ServerResponse {
        switch host {
        case .control: ControlService.respond(&state, request, self)
        case .federation: FederationService.respond(state, request)
        case .entra: EntraService.respond(&state, request)
        case .resourceManager: ManagementService.respond(&state, request)
        case .batch(let account, let region)
        where state.accounts[account]?.location == region:
            BatchService.respond(&state, request, account: account)
        case .vault(let name) where state.vaults[name] != nil:
            VaultService.respond(&state, request, vault: name)
        case .blobs(let account) where state.storageAccounts[account] != nil:
            BlobService.respond(&state, request, account: account)
        default:
            ServerResponse(404, text: "no emulated service is at '\(request.host)'\n")
        }
    }

    private func fail(
        _ request: ServerRequest, _ host: ServiceHost?, _ state: inout State,
        _ failure: ServiceFailure
    ) -> ServerResponse {
        switch host {
        case .entra: failure.ofEntra(state)
        case .resourceManager:
            ManagementService.respond(&state, request, refusal: failure.ofManagement)
        case .batch(let account, _):
            BatchService.respond(&state, request, account: account, refusal: failure.ofBatch)
        case .vault(let name):
            VaultService.respond(&state, request, vault: name, refusal: failure.ofVault)
        case .blobs(let account):
            BlobService.respond(&state, request, account: account, refusal: failure.ofBlobs)
        case .control, .federation, nil:
            serve(request, host, &state)
        }
    }

    private func logged(
        _ request: ServerRequest, _ body: (inout State) -> ServerResponse
    ) -> ServerResponse {
        let begin = ContinuousClock.now
        let (response, now) = state.withLock { state in
            state.catchUp()
            return (state.withNames(of: request.host, body), state.clock.now)
        }
        carryOutOrders()
        planSaving()
        log?.write(request, response, at: now, ContinuousClock.now - begin)
        return response
    }
}
