import JSON

/// The body of a task, read and checked.
struct TaskRequest {
    let id: String
    let specification: JSONValue

    private static let known: Set<String> = [
        "id", "displayName", "commandLine", "containerSettings", "exitConditions",
        "resourceFiles", "outputFiles", "environmentSettings", "affinityInfo", "constraints",
        "requiredSlots", "userIdentity", "multiInstanceSettings", "dependsOn",
        "applicationPackageReferences", "authenticationTokenSettings",
    ]

    private static let defaultConstraints: [String: JSONValue] = [
        "maxWallClockTime": "P10675199DT2H48M5.4775807S", "retentionTime": "P7D",
        "maxTaskRetryCount": 0,
    ]

    init(_ body: JSONValue, for job: Job) throws(BatchError) {
        guard let members = body.object else { throw .invalidRequestBody }
        guard let id = members["id"]?.string else { throw .missingProperty("id") }
        guard id.isName(length: 1...64, besides: "_-") else {
            throw .invalidProperty("id", "An id has 1 to 64 of a-z, A-Z, 0-9, _ and -")
        }
        guard members.keys.allSatisfy(Self.known.contains) else { throw .invalidRequestBody }
        guard members["commandLine"]?.string?.isEmpty == false else {
            throw .missingProperty("commandLine")
        }
        if let slots = members["requiredSlots"] {
            guard let number = slots.integer, (1...256).contains(number) else {
                throw .invalidProperty("requiredSlots", "The number of slots has to be 1 to 256")
            }
        }
        let dependsOn = members["dependsOn"]
        guard dependsOn == nil || job.specification["usesTaskDependencies"]?.bool == true else {
            throw .invalidProperty("dependsOn", "The job does not use task dependencies")
        }
        self.id = id
        specification = Self.completed(members)
    }

    private static func completed(_ members: [String: JSONValue]) -> JSONValue {
        var specification = JSONValue.object(members)
        specification["id"] = nil
        specification["constraints"] = constraints(members["constraints"])
        specification["requiredSlots"] = members["requiredSlots"] ?? 1
        specification["userIdentity"] =
            members["userIdentity"] ?? ["autoUser": ["elevationLevel": "nonadmin"]]
        return specification
    }

    /// The constraints with what the service adds.
    static func constraints(_ given: JSONValue?) -> JSONValue {
        .object(defaultConstraints.merging(given?.object ?? [:]) { _, given in given })
    }
}
