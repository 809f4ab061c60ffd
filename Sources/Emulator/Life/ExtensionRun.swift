import JSON
import Secrets
import X509

/// The work of one extension on a node.
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

    /// Tries once, on a node that is starting.
    ///
    /// - Returns: The seconds of life until the next try, nil if there is none.
    func attempt(
        _ subject: inout NodeExtension, on machine: inout Machine, _ state: inout State
    ) -> Double? {
        guard subject.isVaultExtension else {
            set(&subject, .succeeded("Enable succeeded."))
            return nil
        }
        do throws(VaultExtensionSettings.Failure) {
            let settings = try VaultExtensionSettings(subject.definition)
            guard settings.handler.supports(pool) else {
                throw VaultExtensionSettings.Failure(
                    reason: "The extension is not supported on this operating system.")
            }
            return attempt(&subject, settings, &machine, &state)
        } catch {
            set(&subject, .failed(error.reason))
            return nil
        }
    }

    /// Looks at the vault again; a certificate that cannot be had stays as it is.
    func poll(
        _ subject: inout NodeExtension, on machine: inout Machine, _ state: inout State
    ) {
        guard let settings = try? VaultExtensionSettings(subject.definition) else { return }
        let before = (subject.installed, subject.missed)
        sync(&subject, settings, &machine, &state)
        if before != (subject.installed, subject.missed) { subject.statusSince = now }
    }

    private func attempt(
        _ subject: inout NodeExtension, _ settings: VaultExtensionSettings,
        _ machine: inout Machine, _ state: inout State
    ) -> Double? {
        subject.attempts += 1
        sync(&subject, settings, &machine, &state)
        guard let miss = subject.missed.first, settings.requiresInitialSync else {
            // Without it the service starts at once, and goes on trying at every poll.
            let message =
                "Successfully started Key Vault extension service. "
                + now.iso8601Seconds
            set(&subject, .succeeded(message))
            if !pool.isWindows { report(message, of: settings.handler, &machine.files) }
            return nil
        }
        let retries = subject.attempts - 1
        guard retries < Self.maximumRetries else {
            set(&subject, .failed(miss.reason))
            return nil
        }
        set(&subject, .transitioning(miss.reason))
        return min(Self.longestDelay, Self.firstDelay * Double(1 << min(retries, 10)))
    }

    /// Fetches and installs every certificate, each for itself.
    private func sync(
        _ subject: inout NodeExtension, _ settings: VaultExtensionSettings,
        _ machine: inout Machine, _ state: inout State
    ) {
        let fetch = CertificateFetch(pool: pool, settings: settings)
        let token = Result { () throws(CertificateFetch.Failure) in try fetch.token(&state) }
        var before = subject.installed[...]
        subject.missed = []
        var installed: [NodeExtension.InstalledCertificate] = []
        for observed in settings.observed {
            let old = before.first { $0.isVersion(of: observed.url) }
            do throws(CertificateFetch.Failure) {
                let fetched = try fetch.fetch(observed, try token.get(), &state)
                try CertificateInstallation(pool: pool, settings: settings)
                    .install(fetched, replacing: old?.thumbprint, on: &machine)
                installed.append(
                    .init(secret: fetched.secret, thumbprint: fetched.bundle.leaf.thumbprintSHA1))
            } catch {
                subject.missed.append(.init(url: observed.url, reason: error.reason))
                if let old { installed.append(old) }
            }
            before = before.filter { $0 != old }[...]
        }
        subject.installed = installed
    }

    /// The file that the extension leaves for the agent of the machine.
    private func report(
        _ message: String, of handler: VaultExtensionHandler, _ files: inout MachineFiles
    ) {
        let report: JSONValue = [
            [
                "status": [
                    "code": 0, "status": "success", "operation": "Service start.",
                    "formattedMessage": ["message": .string(message)],
                ]
            ]
        ]
        let folder = "Microsoft.Azure.KeyVault.KeyVaultForLinux-\(handler.major).0"
        files.put(
            MachineFile(content: .data(Secret("\(report)")), mode: 0o600),
            at: "/var/lib/waagent/\(folder)/status/1.status")
    }

    private func set(_ subject: inout NodeExtension, _ status: NodeExtension.Status) {
        subject.status = status
        subject.statusSince = now
    }
}

extension NodeExtension.InstalledCertificate {
    /// Whether it came from an observed URL, with or without a version.
    func isVersion(of url: String) -> Bool {
        let (own, other) = (secret.lowercased(), url.lowercased())
        return own == other || own.hasPrefix(other.hasSuffix("/") ? other : other + "/")
    }
}
