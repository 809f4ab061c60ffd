import JSON

/// A pool as a seed describes it, turned into ARM's properties.
struct SeedPool {
    let item: JSONValue
    let path: String
    let names: SeedNames
    let account: BatchAccount

    func pool(created: Timestamp) throws(SeedFailure) -> SeededPool {
        let name = item["name"]?.string ?? ""
        guard name.isName(length: 1...64, besides: "_-") else {
            throw SeedFailure(
                path: "\(path).name", reason: "a pool's name has 1 to 64 of a-z, A-Z, 0-9, _ and -")
        }
        let identities = try names.identityIDs(item["identities"], at: "\(path).identities")
        return SeededPool(
            pool: Pool(
                name: name, incarnation: Int(created.ticks), properties: try properties(),
                identities: identities, created: created, modified: created,
                allocationSince: created))
    }

    private func properties() throws(SeedFailure) -> JSONValue {
        let isLinked = item["interNodeCommunication"]?.bool ?? false
        var properties: JSONValue = [
            "vmSize": item["vmSize"] ?? "STANDARD_D2S_V3",
            "interNodeCommunication": isLinked ? "Enabled" : "Disabled",
            "taskSlotsPerNode": item["taskSlotsPerNode"] ?? 1,
            "taskSchedulingPolicy": ["nodeFillType": "Spread"],
            "deploymentConfiguration": try deployment(), "scaleSettings": scale,
            "targetNodeCommunicationMode": item["communication"] ?? "Simplified",
        ]
        if item["certificates"] != nil { properties["certificates"] = try references() }
        properties["startTask"] = try startTask()
        for (key, name) in [
            ("displayName", "displayName"), ("network", "networkConfiguration"),
            ("userAccounts", "userAccounts"), ("resourceTags", "resourceTags"),
            ("upgradePolicy", "upgradePolicy"), ("mounts", "mountConfiguration"),
        ] {
            guard let value = item[key] else { continue }
            properties[name] = try names.filled(value, at: "\(path).\(key)")
        }
        properties["metadata"] = item["metadata"]?.object.map(Self.pairs)
        if item["applications"] != nil { properties["applicationPackages"] = try packages() }
        return PoolSecrets.removed(from: properties)
    }

    // MARK: - Machine and size

    private func deployment() throws(SeedFailure) -> JSONValue {
        if let service = item["cloudService"] { return ["cloudServiceConfiguration": service] }
        var machine: JSONValue
        if let image = item["image"], image.object != nil {
            machine = [
                "imageReference": try names.filled(
                    image["reference"] ?? [:], at: "\(path).image.reference"),
                "nodeAgentSkuId": image["agent"] ?? "",
            ]
        } else {
            let image = try SeedNames.find(
                item["image"]?.string ?? "ubuntu-22.04", "image", SeedImages.known,
                "\(path).image")
            machine = ["imageReference": image.reference, "nodeAgentSkuId": .string(image.agent)]
        }
        machine["containerConfiguration"] = item["containers"]
        if let extensions = item["extensions"] {
            machine["extensions"] = try names.filled(extensions, at: "\(path).extensions")
        }
        return ["virtualMachineConfiguration": machine]
    }

    private var scale: JSONValue {
        if let formula = item["formula"] {
            return ["autoScale": ["formula": formula, "evaluationInterval": "PT15M"]]
        }
        return [
            "fixedScale": [
                "targetDedicatedNodes": item["nodes"] ?? 1,
                "targetLowPriorityNodes": item["spotNodes"] ?? 0, "resizeTimeout": "PT15M",
            ]
        ]
    }

    private var isWindows: Bool {
        guard item["cloudService"] == nil else { return true }
        return (item["image"]?["agent"]?.string ?? item["image"]?.string ?? "").contains("windows")
    }

    // MARK: - What it refers to

    private func references() throws(SeedFailure) -> JSONValue {
        var references: [JSONValue] = []
        for (index, reference) in (item["certificates"]?.array ?? []).enumerated() {
            let thumbprint = try SeedNames.find(
                reference["certificate"]?.string ?? "", "certificate", names.thumbprints,
                "\(path).certificates[\(index)].certificate")
            references.append([
                "id": .string("\(account.id)/certificates/sha1-\(thumbprint.lowercased())"),
                "storeLocation": reference["storeLocation"]
                    ?? (isWindows ? "LocalMachine" : "CurrentUser"),
                "storeName": reference["storeName"] ?? "My",
                "visibility": reference["visibility"] ?? ["StartTask", "Task"],
            ])
        }
        return .array(references)
    }

    private func packages() throws(SeedFailure) -> JSONValue {
        var packages: [JSONValue] = []
        for (name, version) in (item["applications"]?.object ?? [:]).sorted(by: { $0.key < $1.key })
        {
            let found = try SeedNames.find(
                name, "application", account.applications, "\(path).applications.\(name)")
            packages.append([
                "id": .string("\(account.id)/applications/\(found.name)"), "version": version,
            ])
        }
        return .array(packages)
    }

    private func startTask() throws(SeedFailure) -> JSONValue? {
        guard let given = item["startTask"] else { return nil }
        let filled = try names.filled(given, at: "\(path).startTask")
        var task: JSONValue = [
            "commandLine": filled["commandLine"] ?? filled, "maxTaskRetryCount": 0,
            "waitForSuccess": true,
            "userIdentity": ["autoUser": ["scope": "Pool", "elevationLevel": "Admin"]],
        ]
        for (name, value) in filled.object ?? [:] where name != "environment" {
            task[name] = value
        }
        task["environmentSettings"] = filled["environment"]?.object.map(Self.pairs)
        return task
    }

    private static func pairs(_ members: [String: JSONValue]) -> JSONValue {
        .array(
            members.sorted { $0.key < $1.key }.map {
                ["name": .string($0.key), "value": $0.value]
            })
    }
}
