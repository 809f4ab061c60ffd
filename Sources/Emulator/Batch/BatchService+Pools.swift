import JSON

extension BatchService {
    // https://learn.microsoft.com/rest/api/batchservice/odata-filters-in-batch
    private static let poolFields: Set<String> = [
        "id", "displayName", "state", "stateTransitionTime", "creationTime", "lastModified",
        "allocationState", "allocationStateTransitionTime", "vmSize", "currentDedicatedNodes",
        "targetDedicatedNodes", "currentLowPriorityNodes", "targetLowPriorityNodes",
        "enableAutoScale", "enableInterNodeCommunication",
    ]

    static func addPools(to routes: inout Routes) {
        routes.on("GET /pools", listPools)
        routes.on("GET /pools/*", getPool)
        routes.on("HEAD /pools/*", checkPool)
        routes.on("DELETE /pools/*", deletePool)
        routes.on("GET /nodecounts", countNodes)
    }

    private static func listPools(
        _ state: inout State, _ call: BatchCall
    ) throws(BatchError) -> ServerResponse {
        try call.require("pools/read", state)
        let pools = state.accounts[call.account]?.pools ?? [:]
        let items = pools.keys.sorted().compactMap { pools[$0] }.map { view(of: $0, call, state) }
        return try call.list(
            items, "pools", filterFields: poolFields, writtenIn: &state.writtenLists.pools)
    }

    private static func getPool(
        _ state: inout State, _ call: BatchCall
    ) throws(BatchError) -> ServerResponse {
        let pool = try readPool(state, call)
        return withTags(call.element(view(of: pool, call, state).json, "pools"), pool)
    }

    private static func checkPool(
        _ state: inout State, _ call: BatchCall
    ) throws(BatchError) -> ServerResponse {
        withTags(ServerResponse(200), try readPool(state, call))
    }

    private static func deletePool(
        _ state: inout State, _ call: BatchCall
    ) throws(BatchError) -> ServerResponse {
        try call.require("pools/delete", state)
        let pool = try pool(call.captures[0], call, state)
        try call.checkConditions(eTag: pool.eTag, modified: pool.modified)
        guard !pool.isDeleting else { throw .poolBeingDeleted }
        state.startDeleting(pool: call.captures[0], of: call.account)
        return ServerResponse(202)
    }

    private static func countNodes(
        _ state: inout State, _ call: BatchCall
    ) throws(BatchError) -> ServerResponse {
        try call.require("pools/read", state)
        let pools = state.accounts[call.account]?.pools ?? [:]
        let items = pools.sorted { $0.key < $1.key }.map { NodeCounts.json(of: $0.value) }
        return try call.list(items, "poolnodecounts", filterFields: ["poolId"]) {
            ($0["poolId"]?.string ?? "").lowercased()
        }
    }

    private static func readPool(
        _ state: State, _ call: BatchCall
    ) throws(BatchError) -> Pool {
        try call.require("pools/read", state)
        let pool = try pool(call.captures[0], call, state)
        try call.checkConditions(eTag: pool.eTag, modified: pool.modified)
        return pool
    }

    /// The pool with an id, without regard to case.
    static func pool(
        _ id: String, _ call: BatchCall, _ state: State
    ) throws(BatchError) -> Pool {
        guard let pool = state.accounts[call.account]?.pools[id.lowercased()] else {
            throw .notFound("PoolNotFound", "pool")
        }
        return pool
    }

    private static func view(of pool: Pool, _ call: BatchCall, _ state: State) -> DataPlanePool {
        DataPlanePool(
            of: pool, base: call.base, call.version, identities: state.identities(of: pool))
    }

    private static func withTags(_ response: ServerResponse, _ pool: Pool) -> ServerResponse {
        var response = response
        response.headers["ETag"] = pool.eTag
        response.headers["Last-Modified"] = pool.modified.httpDate
        return response
    }
}
