import JSON
import X509

extension VaultService {
    static func addBackups(to routes: inout Routes) {
        routes.on("POST /certificates/*/backup", backUpCertificate)
        routes.on("POST /certificates/restore", restoreCertificate)
        routes.on("POST /secrets/*/backup", backUpSecret)
        routes.on("POST /secrets/restore", restoreSecret)
    }

    private static func backUpCertificate(
        _ state: inout State, _ call: VaultCall
    ) throws(VaultError) -> ServerResponse {
        try call.require(.backupCertificate, on: call.name, state)
        guard let snapshot = call.vault.snapshot(of: call.name.lowercased()) else {
            throw .missing("Certificate", call.name)
        }
        return keep(.certificate(snapshot), &state, call)
    }

    private static func backUpSecret(
        _ state: inout State, _ call: VaultCall
    ) throws(VaultError) -> ServerResponse {
        try call.require(.backupSecret, on: call.name, state)
        guard let object = call.vault.secrets[call.name.lowercased()] else {
            throw .missing("Secret", call.name)
        }
        guard object.versions.last?.isManaged != true else { throw .managedSecret("backup") }
        return keep(.secret(object), &state, call)
    }

    /// The text only names the backup, so that nobody reads a key out of it.
    private static func keep(
        _ backup: VaultArchive.Backup, _ state: inout State, _ call: VaultCall
    ) -> ServerResponse {
        let text = Base64URL.encode(
            Array("certferry-emulator-backup:\(Identifier.randomVersion())".utf8))
        state.archive.backups[text] = VaultArchive.Entry(
            backup: backup, subscription: call.vault.id.subscription)
        return ServerResponse(200, json: ["value": .string(text)])
    }

    private static func backup(
        _ call: VaultCall, _ state: State
    ) throws(VaultError) -> VaultArchive.Backup {
        let text = try call.body()["value"]?.string ?? ""
        guard let entry = state.archive.backups[text] else {
            throw .badParameter("The backup blob is not valid: this emulator did not make it")
        }
        guard entry.subscription == call.vault.id.subscription else {
            throw .badParameter("The backup was made in another subscription")
        }
        return entry.backup
    }

    private static func restoreCertificate(
        _ state: inout State, _ call: VaultCall
    ) throws(VaultError) -> ServerResponse {
        try call.require(.restoreCertificate, state)
        guard case .certificate(let snapshot) = try backup(call, state) else {
            throw .badParameter("The backup is not one of a certificate")
        }
        let object = snapshot.certificate
        let key = object.name.lowercased()
        try call.requireNotDeleted("Certificate", object.name, state)
        guard call.vault.certificates[key] == nil, call.vault.secrets[key] == nil,
            let newest = object.versions.last
        else { throw .alreadyExists("Certificate", object.name) }
        state.vaults[call.key]?.restore(snapshot)
        return ServerResponse(
            200, json: call.view.bundle(newest, named: object.name, snapshot.policy))
    }

    private static func restoreSecret(
        _ state: inout State, _ call: VaultCall
    ) throws(VaultError) -> ServerResponse {
        try call.require(.restoreSecret, state)
        guard case .secret(let object) = try backup(call, state) else {
            throw .badParameter("The backup is not one of a secret")
        }
        let key = object.name.lowercased()
        try call.requireNotDeleted("Secret", object.name, state)
        guard call.vault.secrets[key] == nil, let newest = object.versions.last else {
            throw .alreadyExists("Secret", object.name)
        }
        state.vaults[call.key]?.secrets[key] = object
        return ServerResponse(200, json: call.view.described(newest, named: object.name))
    }
}
