import JSON

extension ManagementService {
    private static let vaultPath = "\(groupProviders)/\(Vault.type)/*"

    static func addVaults(to routes: inout Routes) {
        routes.on("GET \(subscriptionProviders)/\(Vault.type)", listVaults)
        routes.on("GET \(groupProviders)/\(Vault.type)", listVaults)
        routes.on("GET \(vaultPath)", getVault)
        routes.on("PUT \(vaultPath)", putVault)
        routes.on("PATCH \(vaultPath)", patchVault)
        routes.on("DELETE \(vaultPath)", deleteVault)
        routes.on("PUT \(vaultPath)/accessPolicies/*", changeAccessPolicies)
        routes.on("GET \(vaultPath)/privateEndpointConnections", listPrivateEndpoints)
        routes.on("GET \(vaultPath)/privateEndpointConnections/*", getPrivateEndpoint)
        addDeletedVaults(to: &routes)
    }

    private static func listVaults(
        _ state: inout State, _ call: ManagementCall
    ) throws(ManagementError) -> ServerResponse {
        let vaults = try call.resources(state.vaults.values, state)
        return try call.list(vaults.map { VaultResourceView(vault: $0, state: state).json })
    }

    private static func getVault(
        _ state: inout State, _ call: ManagementCall
    ) throws(ManagementError) -> ServerResponse {
        let vault = try vault(call, state)
        try call.require("\(Vault.type)/read", on: vault.id, state)
        return answer(vault, state)
    }

    // MARK: - Changes

    private static func putVault(
        _ state: inout State, _ call: ManagementCall
    ) throws(ManagementError) -> ServerResponse {
        let id = try vaultID(call, state)
        try call.require("\(Vault.type)/write", on: id, state)
        guard VaultRequest.isName(id.name) else { throw .badVaultName(id.name) }
        let body = try call.body()
        let request = VaultRequest(body)
        guard let location = body["location"]?.string?.lowercased().replacing(" ", with: "") else {
            throw ManagementError(
                status: 400, code: "LocationRequired",
                message: "The location property is required for this definition.")
        }
        let known = try known(id, at: location, state)
        let recovered = known == nil ? try recovered(id, request, state) : nil
        var vault =
            known ?? recovered
            ?? Vault(
                id: id, location: location,
                registeredAt: state.clock.life + VaultTimes.registration)
        if !request.isRecovery {
            vault.settings = try request.settings(replacing: known?.settings)
            vault.tags = body["tags"] ?? [:]
        }
        state.archive.vaults[id.name.lowercased()] = nil
        return keep(vault, &state)
    }

    /// The vault that a request would change; one elsewhere has the name for itself.
    private static func known(
        _ id: ResourcePath, at location: String, _ state: State
    ) throws(ManagementError) -> Vault? {
        guard let vault = state.vaults[id.name.lowercased()] else { return nil }
        guard vault.id == id, vault.location == location else {
            throw ManagementError(
                status: 409, code: "VaultAlreadyExists",
                message: "The vault name '\(id.name)' is already in use. Vault names are globally "
                    + "unique so it is possible that the name is already taken.")
        }
        return vault
    }

    /// A deleted vault that is to come back; any other of its name is in the way.
    private static func recovered(
        _ id: ResourcePath, _ request: VaultRequest, _ state: State
    ) throws(ManagementError) -> Vault? {
        let deletion = deletedVault(id.name, state)
        guard request.isRecovery else {
            guard deletion == nil else {
                throw ManagementError(
                    status: 409, code: "ConflictError",
                    message: "A vault with the same name already exists in deleted state. You need "
                        + "to either recover or purge existing key vault.")
            }
            return nil
        }
        guard let deletion, deletion.object.id == id else {
            throw ManagementError(
                status: 404, code: "DeletedVaultNotFound",
                message: "There is no deleted vault named '\(id.name)' to recover.")
        }
        var vault = deletion.object
        vault.registeredAt = state.clock.life + VaultTimes.registration
        return vault
    }

    private static func patchVault(
        _ state: inout State, _ call: ManagementCall
    ) throws(ManagementError) -> ServerResponse {
        var vault = try vault(call, state)
        try call.require("\(Vault.type)/write", on: vault.id, state)
        let body = try call.body()
        vault.settings = try VaultRequest(body).changed(vault.settings)
        if let tags = body["tags"], tags.object != nil { vault.tags = tags }
        return keep(vault, &state)
    }

    private static func keep(_ vault: Vault, _ state: inout State) -> ServerResponse {
        state.vaults[vault.id.name.lowercased()] = vault
        return answer(vault, state)
    }

    /// Who makes a vault waits until its name is known, not long here.
    private static func answer(_ vault: Vault, _ state: State) -> ServerResponse {
        var response = ServerResponse(
            200, json: VaultResourceView(vault: vault, state: state).json)
        if vault.registeredAt > state.clock.life { response.headers["Retry-After"] = "1" }
        return response
    }

    /// Role assignments at the vault and in it are lost with it.
    private static func deleteVault(
        _ state: inout State, _ call: ManagementCall
    ) throws(ManagementError) -> ServerResponse {
        let id = try vaultID(call, state)
        try call.require("\(Vault.type)/delete", on: id, state)
        guard let vault = state.vaults[id.name.lowercased()], vault.id == id else {
            return ServerResponse(204)
        }
        let key = id.name.lowercased()
        state.archive.vaults[key] = VaultDeletion(vault, in: vault, state)
        state.vaults[key] = nil
        state.roleAssignments.removeAll { id.contains($0.scope) }
        return ServerResponse(200)
    }

    private static func changeAccessPolicies(
        _ state: inout State, _ call: ManagementCall
    ) throws(ManagementError) -> ServerResponse {
        var vault = try vault(call, state)
        try call.require("\(Vault.type)/accessPolicies/write", on: vault.id, state)
        let given = try AccessPolicies(
            call.body()["properties"]?["accessPolicies"]?.array ?? [])
        var policies = try AccessPolicies(vault.settings.accessPolicies)
        switch call.captures[3].lowercased() {
        case "add": policies.add(given)
        case "replace": policies.replace(given)
        case "remove": policies.remove(given)
        default: throw .badVault("Access policies can be added, replaced and removed")
        }
        vault.settings.accessPolicies = policies.policies
        state.vaults[vault.id.name.lowercased()] = vault
        return ServerResponse(
            200,
            json: [
                "id": .string("\(vault.id)/accessPolicies/"),
                "type": .string("\(Vault.type)/accessPolicies"),
                "properties": ["accessPolicies": .array(policies.policies)],
            ])
    }

    // MARK: - Private endpoints

    /// There are no networks here, so no vault has a connection.
    private static func listPrivateEndpoints(
        _ state: inout State, _ call: ManagementCall
    ) throws(ManagementError) -> ServerResponse {
        let vault = try vault(call, state)
        try call.require("\(Vault.type)/privateEndpointConnections/read", on: vault.id, state)
        return try call.list([])
    }

    private static func getPrivateEndpoint(
        _ state: inout State, _ call: ManagementCall
    ) throws(ManagementError) -> ServerResponse {
        let vault = try vault(call, state)
        try call.require("\(Vault.type)/privateEndpointConnections/read", on: vault.id, state)
        throw .notFound(
            "\(Vault.type)/privateEndpointConnections", "\(vault.id.name)/\(call.captures[3])",
            group: call.captures[1])
    }

    // MARK: - Paths

    private static func vaultID(
        _ call: ManagementCall, _ state: State
    ) throws(ManagementError) -> ResourcePath {
        ResourcePath(
            subscription: try call.subscription(state).id, group: try call.group(state),
            type: Vault.type, name: call.captures[2])
    }

    private static func vault(
        _ call: ManagementCall, _ state: State
    ) throws(ManagementError) -> Vault {
        let id = try vaultID(call, state)
        guard let vault = state.vaults[id.name.lowercased()], vault.id == id else {
            throw .notFound(Vault.type, id.name, group: try call.group(state))
        }
        return vault
    }
}
