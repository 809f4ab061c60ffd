import FoundationEssentials
import JSON
import X509

extension Vault {
    /// Does what was due by now: signs certificates, and lets go of what was deleted long ago.
    mutating func settle(at clock: EmulatorClock) {
        let now = clock.now.unixSeconds
        deletedCertificates = deletedCertificates.filter { $0.value.purges > now }
        deletedSecrets = deletedSecrets.filter { $0.value.purges > now }
        for (name, operation) in pending {
            guard operation.status == .inProgress, let due = operation.due,
                due <= clock.life
            else { continue }
            guard !operation.isCancellationRequested else {
                pending[name]?.status = .cancelled
                continue
            }
            // A description that made a request makes a certificate too.
            let signed = try? CertificateIssuer.selfSigned(
                operation.description, key: operation.key)
            if let signed { try? complete(operation, with: [signed], at: now) }
        }
    }

    /// Makes a version of what was signed for an operation: the certificate, and then its chain.
    mutating func complete(
        _ operation: PendingCertificate, with chain: [Certificate], at now: Int64
    ) throws(VaultError) {
        let bundle: CertificateBundle
        do throws(CertificateError) {
            bundle = try CertificateBundle(
                format: .pkcs12, certificates: chain, privateKey: operation.key)
        } catch {
            throw .badParameter(error.message)
        }
        var attributes = operation.attributes
        attributes.notBefore = Int64(bundle.leaf.notValidBefore.timeIntervalSince1970)
        attributes.expires = Int64(bundle.leaf.notValidAfter.timeIntervalSince1970)
        attributes.created = now
        attributes.updated = now
        let policy = operation.policy.json
        let contentType = policy["secret_props"]?["contentType"]?.string ?? SecretValue.pfxType
        let value = SecretValue(
            bundle: bundle, key: operation.key, contentType: contentType,
            isExportable: policy["key_props"]?["exportable"]?.bool ?? true)
        let secret = VaultSecret(
            version: operation.version, value: try value.make(), contentType: contentType,
            attributes: attributes, tags: operation.tags, isManaged: true)
        let certificate = VaultCertificate(
            version: operation.version, certificate: bundle.leaf, privateKey: operation.key,
            attributes: attributes, tags: operation.tags)
        add(certificate, secret, named: operation.name)
        pending[operation.name.lowercased()]?.status = .completed
    }
}
