import JSON

extension VaultService {
    static func addDeletedSecrets(to routes: inout Routes) {
        routes.on("DELETE /secrets/*", deleteSecret)
        routes.on("GET /deletedsecrets", listDeletedSecrets)
        routes.on("GET /deletedsecrets/*", getDeletedSecret)
        routes.on("POST /deletedsecrets/*/recover", recoverSecret)
        routes.on("DELETE /deletedsecrets/*", purgeSecret)
    }

    private static func deleteSecret(
        _ state: inout State, _ call: VaultCall
    ) throws(VaultError) -> ServerResponse {
        try call.require(.deleteSecret, on: call.name, state)
        let key = call.name.lowercased()
        guard let object = call.vault.secrets[key] else { throw .missing("Secret", call.name) }
        guard object.versions.last?.isManaged != true else { throw .managedSecret("delete") }
        let deletion = VaultDeletion(object, in: call.vault, state)
        state.vaults[call.key]?.secrets[key] = nil
        state.vaults[call.key]?.deletedSecrets[key] = deletion
        return ServerResponse(200, json: call.view.deleted(deletion) ?? [:])
    }

    private static func listDeletedSecrets(
        _ state: inout State, _ call: VaultCall
    ) throws(VaultError) -> ServerResponse {
        try call.require(.listSecrets, state)
        let settled = call.vault.deletedSecrets.values.filter { $0.settles <= state.clock.life }
        return try call.list(settled.compactMap { call.view.deleted($0, isItem: true) })
    }

    /// Recorded: what is still being deleted is not found.
    private static func getDeletedSecret(
        _ state: inout State, _ call: VaultCall
    ) throws(VaultError) -> ServerResponse {
        try call.require(.getDeletedSecret, on: call.name, state)
        guard let deletion = call.vault.deletedSecrets[call.name.lowercased()],
            deletion.settles <= state.clock.life
        else { throw .missingDeleted("Secret", call.name) }
        return ServerResponse(200, json: call.view.deleted(deletion) ?? [:])
    }

    private static func recoverSecret(
        _ state: inout State, _ call: VaultCall
    ) throws(VaultError) -> ServerResponse {
        try call.require(.recoverSecret, on: call.name, state)
        // Of a certificate that lives, the service says that it is not found.
        guard call.vault.secrets[call.name.lowercased()] == nil else {
            throw VaultError(
                status: 400, code: "MethodNotAllowed",
                message: "Secret \(call.name) is not deleted and cannot be recovered.")
        }
        let object = try deletedSecret("recover", call, state)
        let key = call.name.lowercased()
        guard let newest = object.versions.last else { throw .missing("Secret", call.name) }
        state.vaults[call.key]?.deletedSecrets[key] = nil
        state.vaults[call.key]?.secrets[key] = object
        return ServerResponse(200, json: call.view.described(newest, named: object.name))
    }

    private static func purgeSecret(
        _ state: inout State, _ call: VaultCall
    ) throws(VaultError) -> ServerResponse {
        try call.require(.purgeSecret, on: call.name, state)
        _ = try deletedSecret("purge", call, state)
        try call.requirePurging()
        state.vaults[call.key]?.deletedSecrets[call.name.lowercased()] = nil
        return ServerResponse(204)
    }

    private static func deletedSecret(
        _ operation: String, _ call: VaultCall, _ state: State
    ) throws(VaultError) -> VaultObject<VaultSecret> {
        guard let deletion = call.vault.deletedSecrets[call.name.lowercased()] else {
            throw .missing("Secret", call.name)
        }
        guard deletion.object.versions.last?.isManaged != true else {
            throw .managedSecret(operation)
        }
        try call.requireSettled("Secret", deletion, state)
        return deletion.object
    }
}
