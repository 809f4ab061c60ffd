import JSON

/// ARM's names and enumerations turned into those of the data plane.
enum DataPlane {
    static func lowered(_ value: JSONValue) -> JSONValue {
        value.string.map { .string($0.lowercased()) } ?? value
    }

    static func startTask(_ task: JSONValue) -> JSONValue {
        var task = task
        if let user = task["userIdentity"] { task["userIdentity"] = userIdentity(user) }
        return task
    }

    private static func userIdentity(_ user: JSONValue) -> JSONValue {
        var converted = JSONValue.object([:])
        converted["username"] = user["userName"]
        if let automatic = user["autoUser"]?.object {
            converted["autoUser"] = .object(automatic.mapValues(lowered))
        }
        return converted
    }

    static func userAccounts(_ accounts: JSONValue) -> JSONValue {
        .array(
            (accounts.array ?? []).map { account in
                var account = account
                account["elevationLevel"] = account["elevationLevel"].map(lowered)
                if var windows = account["windowsUserConfiguration"] {
                    windows["loginMode"] = windows["loginMode"].map(lowered)
                    account["windowsUserConfiguration"] = windows
                }
                return account
            })
    }

    static func virtualMachine(_ machine: JSONValue) -> JSONValue {
        var converted = machine
        converted["nodeAgentSKUId"] = machine["nodeAgentSkuId"]
        converted["nodeAgentSkuId"] = nil
        if var image = machine["imageReference"] {
            image["virtualMachineImageId"] = image["id"]
            image["id"] = nil
            converted["imageReference"] = image
        }
        return converted
    }

    static func network(_ network: JSONValue) -> JSONValue {
        var converted = network
        converted["dynamicVNetAssignmentScope"] = network["dynamicVnetAssignmentScope"]
            .map(lowered)
        converted["dynamicVnetAssignmentScope"] = nil
        if var address = network["publicIPAddressConfiguration"] {
            address["provision"] = address["provision"].map(lowered)
            converted["publicIPAddressConfiguration"] = address
        }
        if let pools = network["endpointConfiguration"]?["inboundNatPools"] {
            converted["endpointConfiguration"] = ["inboundNATPools": pools]
        }
        return converted
    }

    static func applicationReference(_ reference: JSONValue) -> JSONValue {
        var converted: JSONValue = [
            "applicationId": .string(ResourcePath(reference["id"]?.string ?? "").name)
        ]
        converted["version"] = reference["version"]
        return converted
    }

    /// Nil if the reference's id does not end in `sha1-` and a thumbprint.
    static func certificateReference(_ reference: JSONValue) -> JSONValue? {
        let name = ResourcePath(reference["id"]?.string ?? "").name.lowercased()
        guard name.hasPrefix("sha1-") else { return nil }
        var converted: JSONValue = [
            "thumbprint": .string(String(name.dropFirst("sha1-".count))),
            "thumbprintAlgorithm": "sha1",
        ]
        converted["storeLocation"] = reference["storeLocation"].map(lowered)
        converted["storeName"] = reference["storeName"]
        converted["visibility"] = (reference["visibility"]?.array).map { .array($0.map(lowered)) }
        return converted
    }
}
