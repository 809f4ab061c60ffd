import FoundationEssentials
import JSON
import Secrets
import X509

/// A vault as a seed describes it, with what it holds.
struct SeedVault {
    let item: JSONValue
    let path: String
    let names: SeedNames
    let bundles: [String: CertificateBundle]
    let now: Timestamp

    func vault(id: ResourcePath, location: String) throws(SeedFailure) -> Vault {
        guard VaultRequest.isName(id.name) else {
            throw SeedFailure(
                path: "\(path).name",
                reason: "a vault's name has 3 to 24 letters, digits and -, a letter first")
        }
        var vault = Vault(id: id, location: location)
        vault.settings = try settings()
        vault.tags = item["tags"] ?? [:]
        for (index, certificate) in (item["certificates"]?.array ?? []).enumerated() {
            try add(certificate, to: &vault, at: "\(path).certificates[\(index)]")
        }
        for (index, secret) in (item["secrets"]?.array ?? []).enumerated() {
            try add(secret: secret, to: &vault, at: "\(path).secrets[\(index)]")
        }
        return vault
    }

    private func settings() throws(SeedFailure) -> VaultSettings {
        var settings = VaultSettings()
        settings.usesRoles = item["access"]?.string != "policies"
        settings.retentionDays = item["retentionDays"]?.integer ?? 90
        settings.isPurgeProtected = item["purgeProtection"]?.bool ?? false
        settings.isPublic = item["publicNetworkAccess"]?.bool ?? true
        for (index, policy) in (item["accessPolicies"]?.array ?? []).enumerated() {
            let principals = try names.principals(
                policy["principal"]?.string ?? "",
                at: "\(path).accessPolicies[\(index)].principal")
            settings.accessPolicies += principals.map { principal in
                [
                    "tenantId": .string(names.directory?.tenantID ?? ""),
                    "objectId": .string(principal.id), "permissions": policy["permissions"] ?? [:],
                ]
            }
        }
        if let rules = item["networkRules"] {
            settings.networkRules = [
                "bypass": rules["bypass"] ?? "AzureServices",
                "defaultAction": rules["defaultAction"] ?? "Allow",
                "ipRules": .array((rules["ipRules"]?.array ?? []).map { ["value": $0] }),
                "virtualNetworkRules": .array(
                    (try names.filled(rules["subnets"] ?? [], at: "\(path).networkRules")).array?
                        .map { ["id": $0] } ?? []),
            ]
        }
        return settings
    }

    // MARK: - Certificates

    private func add(
        _ item: JSONValue, to vault: inout Vault, at path: String
    ) throws(SeedFailure) {
        let name = item["name"]?.string ?? ""
        try requireName(name, path)
        for (index, version) in (item["versions"]?.array ?? []).enumerated() {
            let bundle = try SeedNames.find(
                version.string ?? "", "certificate", bundles, "\(path).versions[\(index)]")
            try importVersion(bundle, item, name, to: &vault, at: path)
        }
        if item["deleted"]?.bool == true { delete(name.lowercased(), from: &vault) }
    }

    /// As an import would, which also refuses what the service does not take.
    private func importVersion(
        _ bundle: CertificateBundle, _ item: JSONValue, _ name: String, to vault: inout Vault,
        at path: String
    ) throws(SeedFailure) {
        var policy: JSONValue = [:]
        if let type = item["contentType"] { policy["secret_props"] = ["contentType": type] }
        if let flag = item["exportable"] { policy["key_props"] = ["exportable": flag] }
        if let issuer = item["issuer"] { policy["issuer"] = ["name": issuer] }
        do {
            let pfx = try bundle.pkcs12(password: nil, friendlyName: name)
            let body: JSONValue = [
                "value": .string(Data(pfx).base64EncodedString()), "policy": policy,
                "attributes": ["enabled": item["enabled"] ?? true],
            ]
            let (kept, certificate, secret) = try CertificateImport(body.serialized(), named: name)
                .versions(Identifier.randomVersion(), at: now.unixSeconds)
            vault.policies[name.lowercased()] = kept
            vault.add(certificate, secret, named: name)
        } catch let error as VaultError {
            throw SeedFailure(path: path, reason: "the service would refuse it: \(error.message)")
        } catch {
            throw SeedFailure(path: path, reason: "it cannot be imported: \(error)")
        }
    }

    private func delete(_ key: String, from vault: inout Vault) {
        guard let snapshot = vault.snapshot(of: key) else { return }
        vault.deletedCertificates[key] = VaultDeletion(snapshot, settledBefore: now, in: vault)
        vault.deletedSecrets[key] = VaultDeletion(
            snapshot.secret, settledBefore: now, in: vault)
        vault.certificates[key] = nil
        vault.policies[key] = nil
        vault.secrets[key] = nil
    }

    // MARK: - Secrets

    private func add(
        secret item: JSONValue, to vault: inout Vault, at path: String
    ) throws(SeedFailure) {
        let name = item["name"]?.string ?? ""
        try requireName(name, path)
        let versions = (item["values"]?.array ?? []).map { value in
            VaultSecret(
                version: Identifier.randomVersion(), value: Secret(value.string ?? ""),
                contentType: item["contentType"]?.string,
                attributes: VaultAttributes(
                    isEnabled: item["enabled"]?.bool ?? true, created: now.unixSeconds,
                    updated: now.unixSeconds),
                tags: nil, isManaged: false)
        }
        let object = VaultObject(name: name, versions: versions)
        if item["deleted"]?.bool == true {
            vault.deletedSecrets[name.lowercased()] = VaultDeletion(
                object, settledBefore: now, in: vault)
        } else {
            vault.secrets[name.lowercased()] = object
        }
    }

    private func requireName(_ name: String, _ path: String) throws(SeedFailure) {
        guard name.isName(length: 1...127, besides: "-") else {
            throw SeedFailure(
                path: "\(path).name", reason: "a name has 1 to 127 letters, digits and -")
        }
    }
}
