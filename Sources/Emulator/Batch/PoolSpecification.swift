import JSON

/// A pool as the data plane describes it, read into ARM's properties and checked.
struct PoolSpecification {
    let properties: JSONValue

    private static let same: Set<String> = [
        "displayName", "vmSize", "taskSlotsPerNode", "metadata", "mountConfiguration",
        "upgradePolicy", "resourceTags",
    ]

    private static let known: Set<String> = same.union([
        "id", "taskSchedulingPolicy", "enableInterNodeCommunication", "startTask",
        "virtualMachineConfiguration", "cloudServiceConfiguration", "networkConfiguration",
        "userAccounts", "certificateReferences", "applicationPackageReferences",
        "targetNodeCommunicationMode", "targetDedicatedNodes", "targetLowPriorityNodes",
        "resizeTimeout", "enableAutoScale", "autoScaleFormula", "autoScaleEvaluationInterval",
    ])

    /// Reads a whole pool; there is no identity in it, only ARM can give one.
    init(
        _ body: JSONValue, named name: String, in account: BatchAccount, refusesCertificates: Bool
    ) throws(BatchError) {
        guard let members = body.object, members.keys.allSatisfy(Self.known.contains) else {
            throw .invalidRequestBody
        }
        var properties = try Self.properties(of: members, in: account.id)
        properties["scaleSettings"] = try Self.scale(members)
        do throws(ManagementError) {
            var request = try PoolRequest(
                ["properties": properties], named: name, in: account,
                refusesCertificates: refusesCertificates)
            try request.requireComplete()
            self.properties = request.properties
        } catch {
            throw BatchError(error)
        }
    }

    /// What is there of a pool, in ARM's terms; its size is not.
    static func properties(
        of members: [String: JSONValue], in account: ResourcePath
    ) throws(BatchError) -> JSONValue {
        var properties = JSONValue.object(members.filter { same.contains($0.key) })
        if let isEnabled = members["enableInterNodeCommunication"]?.bool {
            properties["interNodeCommunication"] = isEnabled ? "Enabled" : "Disabled"
        }
        properties["taskSchedulingPolicy"] = members["taskSchedulingPolicy"]
            .map(PoolTerms.management.schedulingPolicy)
        properties["startTask"] = members["startTask"].map(PoolTerms.management.startTask)
        properties["userAccounts"] = members["userAccounts"].map(PoolTerms.management.userAccounts)
        properties["networkConfiguration"] = members["networkConfiguration"]
            .map(PoolTerms.management.network)
        properties["targetNodeCommunicationMode"] = members["targetNodeCommunicationMode"]
            .map(PoolTerms.management.spelled)
        if let machine = members["virtualMachineConfiguration"] {
            properties["deploymentConfiguration"] = [
                "virtualMachineConfiguration": PoolTerms.management.virtualMachine(machine)
            ]
        } else if let service = members["cloudServiceConfiguration"] {
            properties["deploymentConfiguration"] = ["cloudServiceConfiguration": service]
        }
        properties["certificates"] = members["certificateReferences"]?.array.map { list in
            .array(list.map { PoolTerms.certificate(ofDataPlane: $0, in: account) })
        }
        properties["applicationPackages"] = members["applicationPackageReferences"]?.array
            .map { list in .array(list.map { PoolTerms.application(ofDataPlane: $0, in: account) })
            }
        return properties
    }

    private static func scale(_ members: [String: JSONValue]) throws(BatchError) -> JSONValue {
        guard members["enableAutoScale"]?.bool == true else {
            guard members["autoScaleFormula"] == nil else {
                throw .invalidProperty(
                    "autoScaleFormula", "It cannot be given unless enableAutoScale is true")
            }
            return [
                "fixedScale": [
                    "targetDedicatedNodes": members["targetDedicatedNodes"] ?? 0,
                    "targetLowPriorityNodes": members["targetLowPriorityNodes"] ?? 0,
                    "resizeTimeout": members["resizeTimeout"] ?? "PT15M",
                ]
            ]
        }
        guard members["targetDedicatedNodes"] == nil, members["targetLowPriorityNodes"] == nil
        else {
            throw .invalidProperty(
                "targetDedicatedNodes", "It cannot be given if enableAutoScale is true")
        }
        return ["autoScale": try automatic(members)]
    }

    /// A formula with its interval.
    static func automatic(_ members: [String: JSONValue]) throws(BatchError) -> JSONValue {
        guard let formula = members["autoScaleFormula"]?.string else {
            throw .missingProperty("autoScaleFormula")
        }
        if case .failure(let failure) = AutoScaleFormula.evaluate(formula) {
            throw .invalidProperty("autoScaleFormula", failure.reason)
        }
        let interval = members["autoScaleEvaluationInterval"] ?? "PT15M"
        guard let seconds = interval.string.flatMap({ ISODuration($0)?.seconds }),
            (300...604_800).contains(seconds)
        else {
            throw .invalidProperty(
                "autoScaleEvaluationInterval", "It has to be 5 minutes to 168 hours")
        }
        return ["formula": .string(formula), "evaluationInterval": interval]
    }
}
