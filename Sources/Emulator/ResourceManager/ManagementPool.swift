import JSON

/// A pool as ARM shows it.
struct ManagementPool: ListItem {
    /// Without its nodes: they are counted, and what each does is none of its business.
    let pool: Pool
    let size: PoolSize
    let account: ResourcePath
    /// Those of the pool, in its order.
    let identities: [ManagedIdentity]

    init(of pool: Pool, in account: ResourcePath, identities: [ManagedIdentity]) {
        // Of the whole pool: a target may be the number of its nodes.
        size = PoolSize(of: pool)
        var pool = pool
        pool.nodes = []
        self.pool = pool
        self.account = account
        self.identities = identities
    }

    /// Its id, as of everything that ARM lists.
    var key: String { url.lowercased() }

    var url: String { "\(account)/pools/\(pool.name)" }

    var json: JSONValue {
        var resource: JSONValue = [
            "id": .string(url), "name": .string(pool.name),
            "type": .string("\(BatchAccount.type)/pools"),
            "etag": .string("W/\"\(pool.eTag)\""), "properties": properties,
        ]
        resource["identity"] = identity
        return resource
    }

    private var identity: JSONValue? {
        guard !identities.isEmpty else { return nil }
        let assigned = identities.map { identity in
            let ids: JSONValue = [
                "clientId": .string(identity.clientID),
                "principalId": .string(identity.principalID),
            ]
            return (identity.id.description, ids)
        }
        return [
            "type": "UserAssigned",
            "userAssignedIdentities": .object(Dictionary(assigned) { first, _ in first }),
        ]
    }

    private var properties: JSONValue {
        var shown = pool.properties
        let state: [String: JSONValue] = [
            "lastModified": .string(pool.modified.iso8601),
            "creationTime": .string(pool.created.iso8601),
            "provisioningState": pool.isDeleting ? "Deleting" : "Succeeded",
            "provisioningStateTransitionTime": .string(
                (pool.deletingSince ?? pool.created).iso8601),
            "allocationState": .string(pool.allocation.rawValue),
            "allocationStateTransitionTime": .string(pool.allocationSince.iso8601),
            "vmSize": .string(pool.properties["vmSize"]?.string?.uppercased() ?? ""),
            "currentDedicatedNodes": .integer(Int64(size.currentDedicated)),
            "currentLowPriorityNodes": .integer(Int64(size.currentLowPriority)),
            "currentNodeCommunicationMode": "Simplified",
        ]
        for (name, value) in state { shown[name] = value }
        if pool.allocation != .steady || !pool.resizeErrors.isEmpty {
            shown["resizeOperationStatus"] = resizing
        }
        shown["autoScaleRun"] = autoScaleRun
        return shown
    }

    private var autoScaleRun: JSONValue? {
        guard let run = pool.autoScaleRun else { return nil }
        var shown = run.json
        shown["evaluationTime"] = shown["timestamp"]
        shown["timestamp"] = nil
        if var error = shown["error"] {
            let reasons = (error["values"]?.array ?? []).map { value -> JSONValue in
                ["code": value["name"] ?? "", "message": value["value"] ?? ""]
            }
            error["values"] = nil
            error["details"] = .array(reasons)
            shown["error"] = error
        }
        return shown
    }

    private var resizing: JSONValue {
        var shown: JSONValue = [
            "targetDedicatedNodes": .integer(Int64(size.targetDedicated)),
            "targetLowPriorityNodes": .integer(Int64(size.targetLowPriority)),
            "resizeTimeout": pool.properties["scaleSettings"]?["fixedScale"]?["resizeTimeout"]
                ?? "PT15M",
            "nodeDeallocationOption": "Requeue",
            "startTime": .string(pool.allocationSince.iso8601),
        ]
        if !pool.resizeErrors.isEmpty {
            shown["errors"] = .array(
                pool.resizeErrors.map {
                    ["code": .string($0.code), "message": .string($0.message)]
                })
        }
        return shown
    }
}
