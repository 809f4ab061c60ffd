import JSON
import X509

/// The objects of a vault as the service writes them.
struct VaultView {
    let vault: Vault
    /// The vault's URL.
    let base: String

    // MARK: - Certificates

    func item(_ certificate: VaultCertificate, id: String) -> JSONValue {
        var item: JSONValue = [
            "id": .string("\(base)/certificates/\(id)"),
            "x5t": .string(certificate.certificate.x5t),
            "attributes": certificate.attributes.json(in: vault), "subject": "",
        ]
        item["tags"] = certificate.tags
        return item
    }

    func bundle(
        _ certificate: VaultCertificate, named name: String, _ policy: VaultPolicy?
    ) -> JSONValue {
        let path = "\(name)/\(certificate.version)"
        var bundle: JSONValue = [
            "id": .string("\(base)/certificates/\(path)"),
            "kid": .string("\(base)/keys/\(path)"), "sid": .string("\(base)/secrets/\(path)"),
            "x5t": .string(certificate.certificate.x5t),
            "cer": .string(certificate.certificate.derBytes.base64),
            "attributes": certificate.attributes.json(in: vault),
        ]
        bundle["policy"] = policy.map { self.policy($0, named: name) }
        bundle["tags"] = certificate.tags
        return bundle
    }

    func policy(_ policy: VaultPolicy, named name: String) -> JSONValue {
        var json = policy.json
        json["id"] = .string("\(base)/certificates/\(name)/policy")
        json["attributes"] = [
            "enabled": true, "created": .integer(policy.created),
            "updated": .integer(policy.updated),
        ]
        return json
    }

    /// The newest version of a deleted certificate.
    func deleted(_ deletion: VaultDeletion<CertificateSnapshot>) -> JSONValue? {
        let object = deletion.object.certificate
        return object.versions.last.map { newest in
            deletion.fields(
                bundle(newest, named: object.name, deletion.object.policy),
                recoveryID: "\(base)/deletedcertificates/\(object.name)")
        }
    }

    func deletedItem(_ deletion: VaultDeletion<CertificateSnapshot>) -> JSONValue? {
        let object = deletion.object.certificate
        return object.versions.last.map { newest in
            deletion.fields(
                item(newest, id: object.name),
                recoveryID: "\(base)/deletedcertificates/\(object.name)")
        }
    }

    // MARK: - Secrets

    func item(_ secret: VaultSecret, id: String) -> JSONValue {
        var item: JSONValue = [
            "id": .string("\(base)/secrets/\(id)"), "attributes": secret.attributes.json(in: vault),
        ]
        item["contentType"] = secret.contentType.map { .string($0) }
        item["tags"] = secret.tags
        if secret.isManaged { item["managed"] = true }
        return item
    }

    /// One version, without its value.
    func described(_ secret: VaultSecret, named name: String) -> JSONValue {
        let path = "\(name)/\(secret.version)"
        var bundle = item(secret, id: path)
        if secret.isManaged { bundle["kid"] = .string("\(base)/keys/\(path)") }
        return bundle
    }

    /// The newest version of a deleted secret; in lists the id has no version.
    func deleted(
        _ deletion: VaultDeletion<VaultObject<VaultSecret>>, isItem: Bool = false
    ) -> JSONValue? {
        let object = deletion.object
        return object.versions.last.map { newest in
            deletion.fields(
                isItem ? item(newest, id: object.name) : described(newest, named: object.name),
                recoveryID: "\(base)/deletedsecrets/\(object.name)")
        }
    }

    // MARK: - Keys

    func item(keyOf certificate: VaultCertificate, id: String) -> JSONValue {
        var item: JSONValue = [
            "kid": .string("\(base)/keys/\(id)"),
            "attributes": certificate.attributes.json(in: vault), "managed": true,
        ]
        item["tags"] = certificate.tags
        return item
    }

    func key(of certificate: VaultCertificate, named name: String) -> JSONValue {
        let id = "\(name)/\(certificate.version)"
        var bundle = item(keyOf: certificate, id: id)
        bundle["kid"] = nil
        bundle["key"] = WebKey(certificate.certificate).json(id: "\(base)/keys/\(id)")
        return bundle
    }
}
