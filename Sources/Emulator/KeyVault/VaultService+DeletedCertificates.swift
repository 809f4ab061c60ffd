import JSON

extension VaultService {
    static func addDeletedCertificates(to routes: inout Routes) {
        routes.on("DELETE /certificates/*", deleteCertificate)
        routes.on("GET /deletedcertificates", listDeletedCertificates)
        routes.on("GET /deletedcertificates/*", getDeletedCertificate)
        routes.on("POST /deletedcertificates/*/recover", recoverCertificate)
        routes.on("DELETE /deletedcertificates/*", purgeCertificate)
    }

    /// The secret goes with the certificate, and the operation that made it too.
    private static func deleteCertificate(
        _ state: inout State, _ call: VaultCall
    ) throws(VaultError) -> ServerResponse {
        try call.require(.deleteCertificate, on: call.name, state)
        let key = call.name.lowercased()
        guard let snapshot = call.vault.snapshot(of: key) else {
            throw .missing("Certificate", call.name)
        }
        let deletion = VaultDeletion(snapshot, in: call.vault, state)
        let secret = VaultDeletion(snapshot.secret, in: call.vault, state)
        state.vaults[call.key]?.certificates[key] = nil
        state.vaults[call.key]?.policies[key] = nil
        state.vaults[call.key]?.pending[key] = nil
        state.vaults[call.key]?.secrets[key] = nil
        state.vaults[call.key]?.deletedCertificates[key] = deletion
        state.vaults[call.key]?.deletedSecrets[key] = secret
        return ServerResponse(200, json: call.view.deleted(deletion) ?? [:])
    }

    private static func listDeletedCertificates(
        _ state: inout State, _ call: VaultCall
    ) throws(VaultError) -> ServerResponse {
        try call.require(.listCertificates, state)
        let settled = call.vault.deletedCertificates.values.filter {
            $0.settles <= state.clock.life
        }
        return try call.list(settled.compactMap { call.view.deletedItem($0) })
    }

    /// Recorded: what is still being deleted is not found.
    private static func getDeletedCertificate(
        _ state: inout State, _ call: VaultCall
    ) throws(VaultError) -> ServerResponse {
        try call.require(.getCertificate, on: call.name, state)
        guard let deletion = call.vault.deletedCertificates[call.name.lowercased()],
            deletion.settles <= state.clock.life
        else { throw .missingDeleted("Certificate", call.name) }
        return ServerResponse(200, json: call.view.deleted(deletion) ?? [:])
    }

    private static func recoverCertificate(
        _ state: inout State, _ call: VaultCall
    ) throws(VaultError) -> ServerResponse {
        try call.require(.recoverCertificate, on: call.name, state)
        let snapshot = try deletedCertificate(call, state)
        state.vaults[call.key]?.restore(snapshot)
        forget(&state, call)
        let object = snapshot.certificate
        guard let newest = object.versions.last else {
            throw .missing("Certificate", call.name)
        }
        return ServerResponse(
            200, json: call.view.bundle(newest, named: object.name, snapshot.policy))
    }

    private static func purgeCertificate(
        _ state: inout State, _ call: VaultCall
    ) throws(VaultError) -> ServerResponse {
        try call.require(.purgeCertificate, on: call.name, state)
        _ = try deletedCertificate(call, state)
        try call.requirePurging()
        forget(&state, call)
        return ServerResponse(204)
    }

    private static func forget(_ state: inout State, _ call: VaultCall) {
        state.vaults[call.key]?.deletedCertificates[call.name.lowercased()] = nil
        state.vaults[call.key]?.deletedSecrets[call.name.lowercased()] = nil
    }

    private static func deletedCertificate(
        _ call: VaultCall, _ state: State
    ) throws(VaultError) -> CertificateSnapshot {
        guard let deletion = call.vault.deletedCertificates[call.name.lowercased()] else {
            throw .missing("Certificate", call.name)
        }
        try call.requireSettled("Certificate", deletion, state)
        return deletion.object
    }
}
