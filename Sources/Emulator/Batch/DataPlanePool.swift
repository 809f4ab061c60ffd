import JSON

/// A pool as the data plane shows it: other names than ARM's, enumerations in lower case.
struct DataPlanePool: ListItem {
    /// Without its nodes: they are counted, and what each does is none of its business.
    let pool: Pool
    let size: PoolSize
    let base: String
    let hasCertificates: Bool
    /// Those of the pool, in its order.
    let identities: [ManagedIdentity]

    init(of pool: Pool, base: String, _ version: APIVersion, identities: [ManagedIdentity]) {
        // Of the whole pool: a target may be the number of its nodes.
        size = PoolSize(of: pool)
        var pool = pool
        pool.nodes = []
        self.pool = pool
        self.base = base
        hasCertificates = version.hasCertificates
        self.identities = identities
    }

    var key: String { pool.name.lowercased() }

    var url: String { "\(base)/pools/\(pool.name)" }

    var json: JSONValue {
        var item = JSONValue.object(state)
        for (name, value) in settings { item[name] = value }
        for (name, value) in scale { item[name] = value }
        if hasCertificates {
            item["certificateReferences"] = .array(
                pool.certificateReferences.compactMap(PoolTerms.certificate(ofManagement:)))
        }
        item["identity"] = identity
        item["applicationPackageReferences"] = pool.properties["applicationPackages"]?.array
            .map { .array($0.map(PoolTerms.application(ofManagement:))) }
        if !pool.resizeErrors.isEmpty {
            item["resizeErrors"] = .array(
                pool.resizeErrors.map {
                    ["code": .string($0.code), "message": .string($0.message)]
                })
        }
        return item
    }

    private var state: [String: JSONValue] {
        let deleting = pool.deletingSince
        return [
            "id": .string(pool.name),
            "url": .string(url),
            "eTag": .string(pool.eTag),
            "lastModified": .string(pool.modified.iso8601),
            "creationTime": .string(pool.created.iso8601),
            "state": pool.isDeleting ? "deleting" : "active",
            "stateTransitionTime": .string((deleting ?? pool.created).iso8601),
            "allocationState": .string(pool.allocation.rawValue.lowercased()),
            "allocationStateTransitionTime": .string(pool.allocationSince.iso8601),
            "currentDedicatedNodes": .integer(Int64(size.currentDedicated)),
            "currentLowPriorityNodes": .integer(Int64(size.currentLowPriority)),
            "currentNodeCommunicationMode": "simplified",
        ]
    }

    private var settings: [String: JSONValue] {
        let properties = pool.properties
        var settings: [String: JSONValue] = [
            "vmSize": .string(properties["vmSize"]?.string?.lowercased() ?? ""),
            "enableInterNodeCommunication": .bool(
                properties["interNodeCommunication"]?.string == "Enabled"),
        ]
        if let service = pool.cloudService {
            settings["cloudServiceConfiguration"] = service
        } else {
            settings["virtualMachineConfiguration"] = PoolTerms.dataPlane.virtualMachine(
                pool.virtualMachine)
        }
        for name in [
            "displayName", "taskSlotsPerNode", "taskSchedulingPolicy", "metadata",
            "mountConfiguration", "upgradePolicy", "resourceTags",
        ] {
            settings[name] = properties[name]
        }
        settings["startTask"] = properties["startTask"].map(PoolTerms.dataPlane.startTask)
        settings["userAccounts"] = properties["userAccounts"].map(PoolTerms.dataPlane.userAccounts)
        settings["networkConfiguration"] = properties["networkConfiguration"]
            .map(PoolTerms.dataPlane.network)
        settings["targetNodeCommunicationMode"] = properties["targetNodeCommunicationMode"]
            .map(PoolTerms.dataPlane.spelled)
        return settings
    }

    private var scale: [String: JSONValue] {
        if let automatic = pool.properties["scaleSettings"]?["autoScale"] {
            var scale: [String: JSONValue] = ["enableAutoScale": true]
            scale["autoScaleFormula"] = automatic["formula"]
            scale["autoScaleEvaluationInterval"] = automatic["evaluationInterval"] ?? "PT15M"
            scale["autoScaleRun"] = pool.autoScaleRun?.json
            scale["targetDedicatedNodes"] = .integer(Int64(size.targetDedicated))
            scale["targetLowPriorityNodes"] = .integer(Int64(size.targetLowPriority))
            return scale
        }
        let fixed = pool.properties["scaleSettings"]?["fixedScale"]
        return [
            "enableAutoScale": false,
            "targetDedicatedNodes": .integer(Int64(size.targetDedicated)),
            "targetLowPriorityNodes": .integer(Int64(size.targetLowPriority)),
            "resizeTimeout": fixed?["resizeTimeout"] ?? "PT15M",
        ]
    }

    private var identity: JSONValue? {
        guard !identities.isEmpty else { return nil }
        let assigned = identities.map { identity -> JSONValue in
            [
                "resourceId": .string(identity.id.description),
                "clientId": .string(identity.clientID),
                "principalId": .string(identity.principalID),
            ]
        }
        return ["type": "UserAssigned", "userAssignedIdentities": .array(assigned)]
    }
}
