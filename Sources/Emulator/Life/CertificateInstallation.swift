import FoundationEssentials
import Secrets
import X509

/// Puts a fetched certificate where programs of the node look for it.
///
/// learn.microsoft.com/azure/virtual-machines/extensions/key-vault-linux and key-vault-windows
struct CertificateInstallation {
    let pool: Pool
    let settings: VaultExtensionSettings

    private typealias Failure = CertificateFetch.Failure

    /// Where files go if the settings do not say.
    static let standardFolder = "/var/lib/waagent/Microsoft.Azure.KeyVault.Store"

    /// Installs a certificate, or leaves things as they are if this version of it is there.
    func install(
        _ fetched: FetchedCertificate, replacing old: String?, on machine: inout Machine
    ) throws(CertificateFetch.Failure) {
        if settings.handler.isForWindows {
            try addToStore(fetched, replacing: old, &machine)
        } else {
            try writeFiles(fetched, &machine.files)
        }
    }

    // MARK: - Linux

    /// The file belongs to root alone, and so does its folder; access rules let others in.
    ///
    /// Files of earlier versions stay, the link goes to the newest.
    private func writeFiles(
        _ fetched: FetchedCertificate, _ files: inout MachineFiles
    ) throws(CertificateFetch.Failure) {
        let readers = try readers(of: fetched.observed)
        let folder = MachineFiles.normal(fetched.observed.storeLocation ?? Self.standardFolder)
        let path = "\(folder)/\(fileName(of: fetched))"
        var store = files[folder] ?? .folder()
        store.mode = 0o700
        store.readers.formUnion(readers)
        files.put(store, at: folder)
        let file = MachineFile(content: .data(pem(fetched)), mode: 0o600, readers: readers)
        if files[path] != file { files.put(file, at: path) }
        let link = fetched.observed.linkName ?? "\(fetched.vault).\(fetched.name)"
        files.put(MachineFile(content: .link(path), mode: 0o777), at: "\(folder)/\(link)")
    }

    /// Two numbers of ten digits follow the version, which nobody documents; here they are the
    /// seconds at which the certificate begins and ends (MicrosoftDocs/azure-docs#94543).
    private func fileName(of fetched: FetchedCertificate) -> String {
        let leaf = fetched.bundle.leaf
        let times = [leaf.notValidBefore, leaf.notValidAfter].map {
            String(Int64($0.timeIntervalSince1970))
        }
        return "\(fetched.vault).\(fetched.name).\(fetched.version).\(times[0]).\(times[1]).PEM"
    }

    private func pem(_ fetched: FetchedCertificate) -> Secret {
        let chain =
            settings.handler.writesChain ? fetched.bundle.pemText : fetched.bundle.leaf.pemText
        return Secret(chain + fetched.key.pkcs8PEM().revealed())
    }

    private func readers(
        of observed: ObservedCertificate
    ) throws(CertificateFetch.Failure) -> Set<String> {
        guard settings.followsAccessRules else { return [] }
        var readers: Set<String> = []
        for rule in observed.accessRules {
            if let user = rule.user {
                guard pool.hasUser(user) else {
                    throw Failure(
                        reason: "Failed to install \(observed.url): user '\(user)' does not exist")
                }
                readers.insert(user)
            }
            if let group = rule.group { readers.insert(group) }
        }
        return readers
    }

    // MARK: - Windows

    /// Intermediate issuers go to the store for them, roots nowhere.
    private func addToStore(
        _ fetched: FetchedCertificate, replacing old: String?, _ machine: inout Machine
    ) throws(CertificateFetch.Failure) {
        let observed = fetched.observed
        let location = observed.storeLocation ?? "LocalMachine"
        guard ["LocalMachine", "CurrentUser"].contains(location) else {
            throw Failure(
                reason: "Failed to install \(observed.url): there is no store location "
                    + "'\(location)'")
        }
        let leaf = fetched.bundle.leaf
        let store = (observed.storeName ?? "MY").uppercased()
        for issuer in fetched.bundle.certificates.dropFirst() where !issuer.isSelfIssued {
            machine.add(entry(issuer, location, "CA"))
        }
        var entry = entry(leaf, location, store)
        entry.isKeyExportable = settings.handler.canExportKeys && observed.isKeyExportable
        entry.keyReaders = Set(observed.accounts)
        machine.add(entry)
        guard settings.linksOnRenewal, let old, old != leaf.thumbprintSHA1,
            let index = machine.certificates.firstIndex(where: {
                $0.thumbprint == old && $0.store == store && $0.location == location
            })
        else { return }
        machine.certificates[index].renewal = leaf.thumbprintSHA1
    }

    private func entry(
        _ certificate: Certificate, _ location: String, _ store: String
    ) -> StoreCertificate {
        StoreCertificate(
            location: location, store: store, thumbprint: certificate.thumbprintSHA1,
            subject: "\(certificate.subject)", hasPrivateKey: store != "CA")
    }
}
