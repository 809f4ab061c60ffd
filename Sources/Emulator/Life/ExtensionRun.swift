import JSON

/// The work of one extension on a node that is starting.
///
/// A Key Vault extension with `requireInitialSync` stays transitioning for up to 25 retries with a
/// growing delay, then fails; the delays themselves are not documented.
/// https://learn.microsoft.com/azure/virtual-machines/extensions/key-vault-linux
struct ExtensionRun {
    let pool: Pool
    let now: Timestamp

    static let maximumRetries = 25
    private static let firstDelay = 5.0
    private static let longestDelay = 60.0

    /// Tries once.
    ///
    /// - Returns: The seconds of life until the next try, nil if there is none.
    func attempt(_ subject: inout NodeExtension, _ state: inout State) -> Double? {
        guard subject.isVaultExtension else {
            set(&subject, .succeeded("Enable succeeded."))
            return nil
        }
        do throws(VaultExtensionSettings.Failure) {
            let settings = try VaultExtensionSettings(subject.definition)
            try requireSystem(subject)
            return attempt(&subject, settings, &state)
        } catch {
            set(&subject, .failed(error.reason))
            return nil
        }
    }

    /// Looks at the vault again; what fails leaves things as they are.
    func poll(_ subject: inout NodeExtension, _ state: inout State) {
        guard let settings = try? VaultExtensionSettings(subject.definition) else { return }
        let fetch = CertificateFetch(pool: pool, settings: settings)
        if case .success(let installed) = fetch.run(&state), installed != subject.installed {
            subject.installed = installed
            subject.statusSince = now
        }
    }

    private func attempt(
        _ subject: inout NodeExtension, _ settings: VaultExtensionSettings, _ state: inout State
    ) -> Double? {
        subject.attempts += 1
        switch CertificateFetch(pool: pool, settings: settings).run(&state) {
        case .success(let installed):
            subject.installed = installed
            set(&subject, .succeeded(started))
            return nil
        case .failure(let failure) where settings.requiresInitialSync:
            let retries = subject.attempts - 1
            guard retries < Self.maximumRetries else {
                set(&subject, .failed(failure.reason))
                return nil
            }
            set(&subject, .transitioning(failure.reason))
            return min(Self.longestDelay, Self.firstDelay * Double(1 << min(retries, 10)))
        case .failure:
            // Without it the service starts at once, and goes on trying at every poll.
            set(&subject, .succeeded(started))
            return nil
        }
    }

    private var started: String {
        "Successfully started Key Vault extension service. \(now.iso8601Seconds)"
    }

    private func requireSystem(
        _ subject: NodeExtension
    ) throws(VaultExtensionSettings.Failure) {
        let isForWindows = subject.definition["type"]?.string?.lowercased() == "keyvaultforwindows"
        guard isForWindows == pool.isWindows else {
            throw VaultExtensionSettings.Failure(
                reason: "The extension is not supported on this operating system.")
        }
    }

    private func set(_ subject: inout NodeExtension, _ status: NodeExtension.Status) {
        subject.status = status
        subject.statusSince = now
    }
}
