import JSON

extension BatchService {
    /// What can be changed while a pool has nodes.
    /// https://learn.microsoft.com/rest/api/batchservice/pool/patch
    private static let changeable: Set<String> = [
        "startTask", "applicationPackageReferences", "certificateReferences", "metadata",
        "targetNodeCommunicationMode",
    ]

    static func addPoolChanges(to routes: inout Routes) {
        routes.on("POST /pools", addPool)
        routes.on("PATCH /pools/*", patchPool)
        routes.on("POST /pools/*/updateproperties", updateProperties)
        addPoolSizes(to: &routes)
        routes.on("GET /supportedimages", listImages)
        routes.on("GET /poolusagemetrics", listUsage)
    }

    private static func addPool(
        _ state: inout State, _ call: BatchCall
    ) throws(BatchError) -> ServerResponse {
        try call.require("pools/write", state)
        let body = try call.object()
        guard let id = body["id"]?.string else { throw .missingProperty("id") }
        guard let account = state.accounts[call.account] else { throw .resourceNotFound }
        let properties = try PoolSpecification(
            .object(body), named: id, in: account, refusesCertificates: state.refusesCertificates
        ).properties
        if let known = account.pools[id.lowercased()] {
            throw known.isDeleting
                ? .poolBeingDeleted
                : .conflict("PoolExists", "The specified pool already exists.")
        }
        guard account.pools.count < account.quotas.pools else {
            throw .conflict("PoolQuotaReached", "The pool quota for the account has been reached.")
        }
        let stamp = state.stamp()
        let pool = Pool(
            name: id, incarnation: Int(stamp.ticks), properties: properties, identities: [],
            created: stamp, modified: stamp, allocationSince: stamp)
        state.start(pool: pool, in: call.account)
        return call.created("pools/\(id)", eTag: pool.eTag, pool.modified)
    }

    private static func patchPool(
        _ state: inout State, _ call: BatchCall
    ) throws(BatchError) -> ServerResponse {
        let pool = try changeablePool(state, call)
        let body = try call.object()
        guard body["id"] == nil, body["identity"] == nil else { throw .invalidRequestBody }
        let isEmpty = pool.nodes.isEmpty && pool.targetDedicatedNodes == 0
        if !isEmpty, let fixed = body.keys.sorted().first(where: { !changeable.contains($0) }) {
            throw .invalidForCurrentState(
                "\(fixed) can only be changed while the pool has no nodes")
        }
        let change = try checked(body, for: pool, state, call)
        return answer(
            200,
            try store(pool, &state, call) { pool in
                for (name, value) in change.object ?? [:] { pool.properties[name] = value }
            }, call)
    }

    /// Replaces a fixed set of properties: what is left out of it is removed.
    private static func updateProperties(
        _ state: inout State, _ call: BatchCall
    ) throws(BatchError) -> ServerResponse {
        let pool = try changeablePool(state, call)
        let body = try call.object().filter { changeable.contains($0.key) }
        var required = ["applicationPackageReferences", "metadata"]
        if call.version.hasCertificates { required.append("certificateReferences") }
        for name in required where body[name]?.array == nil { throw .missingProperty(name) }
        let change = try checked(body, for: pool, state, call)
        return answer(
            204,
            try store(pool, &state, call) { pool in
                for name in ["startTask", "applicationPackages", "metadata", "certificates"] {
                    pool.properties[name] = change[name]
                }
                if let mode = change["targetNodeCommunicationMode"] {
                    pool.properties["targetNodeCommunicationMode"] = mode
                }
            }, call)
    }

    private static func checked(
        _ body: [String: JSONValue], for pool: Pool, _ state: State, _ call: BatchCall
    ) throws(BatchError) -> JSONValue {
        guard let account = state.accounts[call.account] else { throw .resourceNotFound }
        let properties = try PoolSpecification.properties(of: body, in: account.id)
        do throws(ManagementError) {
            let request = try PoolRequest(
                ["properties": properties], named: pool.name, in: account,
                refusesCertificates: state.refusesCertificates)
            try request.checkPatch(of: pool)
            return request.properties
        } catch {
            throw BatchError(error)
        }
    }

    // MARK: - Parts

    /// A pool that the caller may change, if the conditions hold.
    static func changeablePool(
        _ state: State, _ call: BatchCall
    ) throws(BatchError) -> Pool {
        try call.require("pools/write", state)
        let pool = try pool(call.captures[0], call, state)
        try call.checkConditions(eTag: pool.eTag, modified: pool.modified)
        guard !pool.isDeleting else { throw .poolBeingDeleted }
        return pool
    }

    /// Changes a pool, and lets it grow or shrink if it has other targets now.
    static func store(
        _ pool: Pool, _ state: inout State, _ call: BatchCall, resizes: Bool = false,
        _ change: (inout Pool) -> Void
    ) throws(BatchError) -> Pool {
        let stamp = state.stamp()
        let changed = state.update(pool: pool.name, of: call.account) { pool in
            change(&pool)
            pool.modified = stamp
        }
        if resizes { state.startResizing(pool: pool.name, of: call.account) }
        return changed ?? pool
    }

    static func answer(_ status: Int, _ pool: Pool, _ call: BatchCall) -> ServerResponse {
        call.done(status, eTag: pool.eTag, pool.modified)
    }

    // MARK: - The account

    private static func listImages(
        _ state: inout State, _ call: BatchCall
    ) throws(BatchError) -> ServerResponse {
        try call.require("read", state)
        return try call.list(
            SupportedImages.all, "supportedimages",
            filterFields: ["osType", "verificationType", "nodeAgentSKUId"]
        ) {
            let image = $0["imageReference"]
            return "\(image?["offer"]?.string ?? "") \(image?["sku"]?.string ?? "")"
        }
    }

    /// No hour of use has been aggregated: an emulator does not live that long.
    private static func listUsage(
        _ state: inout State, _ call: BatchCall
    ) throws(BatchError) -> ServerResponse {
        try call.require("pools/read", state)
        return try call.list([], "poolusagemetrics", filterFields: ["poolId"])
    }
}
