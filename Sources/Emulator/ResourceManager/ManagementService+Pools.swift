import JSON

extension ManagementService {
    private static let poolType = "\(BatchAccount.type)/pools"

    // https://learn.microsoft.com/rest/api/batchmanagement/pool/list-by-batch-account
    private static let poolFields: Set<String> = [
        "name", "properties/allocationState", "properties/allocationStateTransitionTime",
        "properties/creationTime", "properties/provisioningState",
        "properties/provisioningStateTransitionTime", "properties/lastModified",
        "properties/vmSize", "properties/interNodeCommunication",
        "properties/scaleSettings/autoScale", "properties/scaleSettings/fixedScale",
    ]

    static func addPools(to routes: inout Routes) {
        routes.on("GET \(accountPath)/pools", listPools)
        routes.on("GET \(accountPath)/pools/*", getPool)
        routes.on("PUT \(accountPath)/pools/*", putPool)
        routes.on("PATCH \(accountPath)/pools/*", patchPool)
        routes.on("DELETE \(accountPath)/pools/*", deletePool)
        routes.on("POST \(accountPath)/pools/*/disableAutoScale", disableAutoScale)
        routes.on("POST \(accountPath)/pools/*/stopResize", stopResize)
        routes.on("GET \(accountPath)/poolOperationResults/*", deletionResult)
    }

    private static func listPools(
        _ state: inout State, _ call: ManagementCall
    ) throws(ManagementError) -> ServerResponse {
        let account = try account(state, call)
        try call.require("\(poolType)/read", on: account.id, state)
        let pools = account.pools.keys.sorted().compactMap { account.pools[$0] }
        return try call.list(
            pools.map { view($0, account, state) }, filterFields: poolFields,
            writtenIn: &state.writtenLists.managementPools)
    }

    private static func getPool(
        _ state: inout State, _ call: ManagementCall
    ) throws(ManagementError) -> ServerResponse {
        let account = try account(state, call)
        try call.require("\(poolType)/read", on: account.id, state)
        guard let pool = account.pools[call.captures[3].lowercased()] else {
            throw .poolNotFound()
        }
        return answer(pool, account, state)
    }

    private static func putPool(
        _ state: inout State, _ call: ManagementCall
    ) throws(ManagementError) -> ServerResponse {
        let account = try account(state, call)
        try call.require("\(poolType)/write", on: account.id, state)
        let name = call.captures[3]
        let current = account.pools[name.lowercased()]
        try checkConditions(call, current)
        var request = try PoolRequest(
            call.body(), named: name, in: account, refusesCertificates: state.refusesCertificates)
        try requireAssignable(request.identities, call, state)
        if let current {
            try request.checkReplacement(of: current)
            return try change(current, account, &state) { $0.properties = request.properties }
        }
        try request.requireComplete()
        guard account.pools.count < account.quotas.pools else {
            throw .batch(
                409, "PoolQuotaReached", "The pool quota for the account has been reached.")
        }
        let stamp = state.stamp()
        let pool = Pool(
            name: name, incarnation: Int(stamp.ticks), properties: request.properties,
            identities: request.identities, created: stamp, modified: stamp,
            allocationSince: stamp)
        state.start(pool: pool, in: account.id.name.lowercased())
        return try stored(name, account, state)
    }

    private static func patchPool(
        _ state: inout State, _ call: ManagementCall
    ) throws(ManagementError) -> ServerResponse {
        let account = try account(state, call)
        try call.require("\(poolType)/write", on: account.id, state)
        guard let current = account.pools[call.captures[3].lowercased()] else {
            throw .poolNotFound()
        }
        try checkConditions(call, current)
        let patch = try PoolRequest(
            call.body(), named: current.name, in: account,
            refusesCertificates: state.refusesCertificates)
        try patch.checkPatch(of: current)
        return try change(current, account, &state) { pool in
            for (name, value) in patch.properties.object ?? [:] {
                pool.properties[name] = value
            }
        }
    }

    private static func disableAutoScale(
        _ state: inout State, _ call: ManagementCall
    ) throws(ManagementError) -> ServerResponse {
        let account = try account(state, call)
        try call.require("\(poolType)/disableAutoscale/action", on: account.id, state)
        guard let pool = account.pools[call.captures[3].lowercased()] else {
            throw .poolNotFound()
        }
        return try change(pool, account, &state) { pool in
            guard pool.properties["scaleSettings"]?["autoScale"] != nil else { return }
            pool.fix(dedicated: pool.targetDedicatedNodes, spot: pool.targetLowPriorityNodes)
        }
    }

    private static func stopResize(
        _ state: inout State, _ call: ManagementCall
    ) throws(ManagementError) -> ServerResponse {
        let account = try account(state, call)
        try call.require("\(poolType)/stopResize/action", on: account.id, state)
        guard let pool = account.pools[call.captures[3].lowercased()] else {
            throw .poolNotFound()
        }
        guard pool.formula == nil else {
            throw .batch(
                409, "OperationInvalidForCurrentState",
                "The specified operation is not valid for the current state of the resource.",
                [("Reason", BatchService.cannotStop)])
        }
        if pool.allocation == .resizing {
            state.stopResizing(pool: pool.name, of: account.id.name.lowercased())
        }
        return try stored(pool.name, account, state)
    }

    private static func deletePool(
        _ state: inout State, _ call: ManagementCall
    ) throws(ManagementError) -> ServerResponse {
        let account = try account(state, call)
        try call.require("\(poolType)/delete", on: account.id, state)
        let name = call.captures[3]
        guard let pool = account.pools[name.lowercased()] else { return ServerResponse(204) }
        try checkConditions(call, pool)
        if !pool.isDeleting {
            state.startDeleting(pool: name, of: account.id.name.lowercased())
        }
        return pending(pool.name, account, call, state)
    }

    private static func deletionResult(
        _ state: inout State, _ call: ManagementCall
    ) throws(ManagementError) -> ServerResponse {
        let account = try account(state, call)
        try call.require("\(BatchAccount.type)/poolOperationResults/read", on: account.id, state)
        let operation = call.captures[3]
        guard operation.hasPrefix("delete-") else {
            throw .batch(404, "OperationNotFound", "The specified operation does not exist.")
        }
        let name = String(operation.dropFirst("delete-".count))
        if let pool = account.pools[name.lowercased()], pool.isDeleting {
            return pending(pool.name, account, call, state)
        }
        guard account.deletedPools.contains(name.lowercased()) else {
            throw .batch(404, "OperationNotFound", "The specified operation does not exist.")
        }
        return ServerResponse(200)
    }

    // MARK: - Parts

    private static func pending(
        _ name: String, _ account: BatchAccount, _ call: ManagementCall, _ state: State
    ) -> ServerResponse {
        let version = PercentCoding.encode(call.request.parameter("api-version") ?? "")
        let location =
            "\(state.endpoints.resourceManager)\(account.id)/poolOperationResults/delete-\(name)"
            + "?api-version=\(version)"
        // The service says 15 s; here time runs faster.
        let seconds = max(1, Int((15 / state.clock.speed).rounded()))
        return ServerResponse(
            202, headers: ["Location": location, "Retry-After": String(seconds)])
    }

    private static func checkConditions(
        _ call: ManagementCall, _ pool: Pool?
    ) throws(ManagementError) {
        let conditions = Conditions(call.request)
        let hold =
            pool.map { conditions.hold(eTag: $0.eTag, modified: $0.modified) }
            ?? conditions.holdForNothing
        guard hold else { throw .conditionNotMet() }
        if pool?.isDeleting == true, call.request.method != "DELETE" { throw .poolBeingDeleted() }
    }

    /// Whoever puts an identity on a pool has to be allowed to hand it out.
    private static func requireAssignable(
        _ identities: [ResourcePath], _ call: ManagementCall, _ state: State
    ) throws(ManagementError) {
        let action = "Microsoft.ManagedIdentity/userAssignedIdentities/assign/action"
        for identity in identities where !state.isAllowed(call.caller, action, on: identity) {
            throw ManagementError(
                status: 403, code: "LinkedAuthorizationFailed",
                message: "The client with object id '\(call.caller.objectID)' has permission to "
                    + "perform action '\(poolType)/write' on the pool; however, it does not have "
                    + "permission to perform action '\(action)' on the linked scope "
                    + "'\(identity)' or the linked scope is invalid.")
        }
    }

    private static func change(
        _ pool: Pool, _ account: BatchAccount, _ state: inout State,
        _ body: (inout Pool) -> Void
    ) throws(ManagementError) -> ServerResponse {
        var changed = pool
        body(&changed)
        changed.modified = state.stamp()
        if changed.formula != pool.formula { changed.evaluateFormula(at: changed.modified) }
        let key = account.id.name.lowercased()
        state.accounts[key]?.pools[pool.name.lowercased()] = changed
        let isOtherSize =
            changed.targetDedicatedNodes != pool.targetDedicatedNodes
            || changed.targetLowPriorityNodes != pool.targetLowPriorityNodes
        if isOtherSize { state.startResizing(pool: pool.name, of: key) }
        return try stored(pool.name, account, state)
    }

    private static func stored(
        _ name: String, _ account: BatchAccount, _ state: State
    ) throws(ManagementError) -> ServerResponse {
        let key = account.id.name.lowercased()
        guard let pool = state.accounts[key]?.pools[name.lowercased()] else {
            throw .poolNotFound()
        }
        return answer(pool, account, state)
    }

    private static func answer(
        _ pool: Pool, _ account: BatchAccount, _ state: State
    ) -> ServerResponse {
        var response = ServerResponse(200, json: view(pool, account, state).json)
        response.headers["ETag"] = "W/\"\(pool.eTag)\""
        response.headers["Last-Modified"] = pool.modified.httpDate
        return response
    }

    private static func view(
        _ pool: Pool, _ account: BatchAccount, _ state: State
    ) -> ManagementPool {
        ManagementPool(of: pool, in: account.id, identities: state.identities(of: pool))
    }
}
