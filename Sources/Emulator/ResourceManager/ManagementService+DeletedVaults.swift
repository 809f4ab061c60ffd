import JSON

extension ManagementService {
    private static let provider = "\(subscriptionProviders)/Microsoft.KeyVault"

    static func addDeletedVaults(to routes: inout Routes) {
        routes.on("GET \(provider)/deletedVaults", listDeletedVaults)
        routes.on("GET \(provider)/locations/*/deletedVaults/*", getDeletedVault)
        routes.on("POST \(provider)/locations/*/deletedVaults/*/purge", purgeVault)
        routes.on("GET \(provider)/locations/*/operationResults/*", getVaultOperation)
        routes.on("POST \(provider)/checkNameAvailability", checkVaultName)
    }

    /// A deleted vault that has not gone by itself yet.
    static func deletedVault(_ name: String, _ state: State) -> VaultDeletion<Vault>? {
        let deletion = state.archive.vaults[name.lowercased()]
        return deletion.flatMap { $0.purges > state.clock.now.unixSeconds ? $0 : nil }
    }

    private static func listDeletedVaults(
        _ state: inout State, _ call: ManagementCall
    ) throws(ManagementError) -> ServerResponse {
        let subscription = try call.subscription(state)
        try require("deletedVaults/read", call, state)
        let left = state.archive.vaults.keys.sorted().compactMap { deletedVault($0, state) }.filter
        {
            $0.object.id.subscription == subscription.id
        }
        return try call.list(left.map(VaultResourceView.deleted))
    }

    private static func getDeletedVault(
        _ state: inout State, _ call: ManagementCall
    ) throws(ManagementError) -> ServerResponse {
        try require("locations/deletedVaults/read", call, state)
        return ServerResponse(
            200, json: VaultResourceView.deleted(try deletedVault(call, state)))
    }

    /// The name is free as soon as the purge begins; the operation ends later.
    private static func purgeVault(
        _ state: inout State, _ call: ManagementCall
    ) throws(ManagementError) -> ServerResponse {
        try require("locations/deletedVaults/purge/action", call, state)
        let deletion = try deletedVault(call, state)
        guard !deletion.object.settings.isPurgeProtected else {
            throw ManagementError(
                status: 405, code: "MethodNotAllowed",
                message: "Operation 'DeletedVaultPurge' is not allowed.")
        }
        state.archive.vaults[deletion.object.id.name.lowercased()] = nil
        let operation = Identifier.randomVersion()
        state.archive.purges[operation] = state.clock.life + VaultTimes.purge
        var response = ServerResponse(202)
        response.headers["Location"] = link(to: operation, call, state)
        response.headers["Retry-After"] = "1"
        return response
    }

    private static func getVaultOperation(
        _ state: inout State, _ call: ManagementCall
    ) throws(ManagementError) -> ServerResponse {
        let operation = call.captures[2]
        guard let done = state.archive.purges[operation] else { throw .noSuchVaultResource }
        let now = state.clock.now.spaced
        guard done > state.clock.life else {
            return ServerResponse(
                200,
                json: [
                    "createdDateTime": .string(now), "lastActionDateTime": .string(now),
                    "status": "Succeeded",
                ])
        }
        var response = ServerResponse(
            202, json: ["createdDateTime": .string(now), "status": "NotStarted"])
        response.headers["Location"] = link(to: operation, call, state)
        response.headers["Retry-After"] = "1"
        return response
    }

    private static func link(
        to operation: String, _ call: ManagementCall, _ state: State
    ) -> String {
        "\(state.endpoints.resourceManager)/subscriptions/\(call.captures[0])/providers/"
            + "Microsoft.KeyVault/locations/\(region(call.captures[1]))/operationResults/"
            + "\(operation)?api-version=\(call.request.parameter("api-version") ?? "")"
    }

    private static func checkVaultName(
        _ state: inout State, _ call: ManagementCall
    ) throws(ManagementError) -> ServerResponse {
        _ = try call.subscription(state)
        try require("checkNameAvailability/read", call, state)
        let body = try call.body()
        guard let name = body["name"]?.string,
            body["type"]?.string?.lowercased() == Vault.type.lowercased()
        else {
            throw .badVault("The request needs a name and the type \(Vault.type)")
        }
        guard VaultRequest.isName(name) else {
            let error = ManagementError.badVaultName(name)
            return unavailable("AccountNameInvalid", error.message)
        }
        guard state.vaults[name.lowercased()] == nil, deletedVault(name, state) == nil else {
            return unavailable(
                "AlreadyExists",
                "The vault name '\(name)' is already in use. Vault names are globally unique so it "
                    + "is possible that the name is already taken.")
        }
        return ServerResponse(200, json: ["nameAvailable": true])
    }

    // MARK: - Parts

    private static func require(
        _ action: String, _ call: ManagementCall, _ state: State
    ) throws(ManagementError) {
        let subscription = try call.subscription(state).id
        try call.require(
            "Microsoft.KeyVault/\(action)", on: ResourcePath("/subscriptions/\(subscription)"),
            state)
    }

    private static func deletedVault(
        _ call: ManagementCall, _ state: State
    ) throws(ManagementError) -> VaultDeletion<Vault> {
        guard let deletion = deletedVault(call.captures[2], state),
            deletion.object.id.subscription == call.captures[0].lowercased(),
            deletion.object.location == region(call.captures[1])
        else { throw .noSuchVaultResource }
        return deletion
    }

    /// `East US` and `eastus` are one region.
    private static func region(_ text: String) -> String {
        text.lowercased().replacing(" ", with: "")
    }
}

extension ManagementError {
    fileprivate static let noSuchVaultResource = ManagementError(
        status: 404, code: "ResourceNotFound", message: "The specified resource does not exist.")
}
