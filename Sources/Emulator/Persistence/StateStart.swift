import Secrets
import X509

/// What an emulator begins with: a fleet that is made for it, or what a file holds.
struct StateStart {
    let state: State
    let seed: Seed
    let identity: RunIdentity
    /// Nil if nothing is saved.
    let keeper: StateKeeper?
    let isRestored: Bool

    /// - Parameters:
    ///   - endpoints: Those until the servers listen.
    ///   - fleet: Makes a fleet; not called if the file has one.
    init(
        _ configuration: EmulatorConfiguration, endpoints: Endpoints,
        _ fleet: () throws(EmulatorError) -> Seed
    ) throws(EmulatorError) {
        let clock = EmulatorClock(speed: configuration.speed, wall: configuration.now)
        var file: StateFile?
        if let path = configuration.stateFile { file = try StateFile(path) }
        if let file, let saved = try SavedEmulator(file, clock: clock, endpoints: endpoints) {
            (state, seed, identity) = (saved.state, saved.seed, saved.run)
            isRestored = true
            keeper = StateKeeper(
                file, holding: saved.state, of: saved.run, report: configuration.reportFailure)
            return
        }
        seed = try fleet()
        state = State(seed: seed, clock: clock, endpoints: endpoints)
        isRestored = false
        do throws(CertificateError) {
            identity = try RunIdentity(of: seed, controlToken: .random())
        } catch {
            throw EmulatorError(
                code: .certificate,
                message: "cannot keep the operator's certificate: \(error.message)")
        }
        keeper = file.map { [identity] in
            StateKeeper($0, holding: nil, of: identity, report: configuration.reportFailure)
        }
    }
}
