import JSON

/// The data plane's names and enumerations turned into those of ARM; ``DataPlane`` the other way.
enum ManagementTerms {
    /// ARM's spelling of enumerations that the data plane has in lower case.
    private static let spellings: [String: JSONValue] = [
        "admin": "Admin", "nonadmin": "NonAdmin", "pool": "Pool", "task": "Task",
        "starttask": "StartTask", "remoteuser": "RemoteUser", "currentuser": "CurrentUser",
        "localmachine": "LocalMachine", "batch": "Batch", "interactive": "Interactive",
        "none": "none", "job": "job", "batchmanaged": "BatchManaged",
        "usermanaged": "UserManaged", "nopublicipaddresses": "NoPublicIPAddresses",
        "default": "Default", "classic": "Classic", "simplified": "Simplified",
        "spread": "Spread", "pack": "Pack",
    ]

    static func spelled(_ value: JSONValue) -> JSONValue {
        value.string.flatMap { spellings[$0.lowercased()] } ?? value
    }

    static func startTask(_ task: JSONValue) -> JSONValue {
        var task = task
        guard let user = task["userIdentity"] else { return task }
        var converted = JSONValue.object([:])
        converted["userName"] = user["username"]
        if let automatic = user["autoUser"]?.object {
            converted["autoUser"] = .object(automatic.mapValues(spelled))
        }
        task["userIdentity"] = converted
        return task
    }

    static func userAccounts(_ accounts: JSONValue) -> JSONValue {
        .array(
            (accounts.array ?? []).map { account in
                var account = account
                account["elevationLevel"] = account["elevationLevel"].map(spelled)
                if var windows = account["windowsUserConfiguration"] {
                    windows["loginMode"] = windows["loginMode"].map(spelled)
                    account["windowsUserConfiguration"] = windows
                }
                return account
            })
    }

    static func virtualMachine(_ machine: JSONValue) -> JSONValue {
        var converted = machine
        converted["nodeAgentSkuId"] = machine["nodeAgentSKUId"]
        converted["nodeAgentSKUId"] = nil
        if var image = machine["imageReference"] {
            image["id"] = image["virtualMachineImageId"]
            image["virtualMachineImageId"] = nil
            converted["imageReference"] = image
        }
        return converted
    }

    static func network(_ network: JSONValue) -> JSONValue {
        var converted = network
        converted["dynamicVnetAssignmentScope"] = network["dynamicVNetAssignmentScope"]
            .map(spelled)
        converted["dynamicVNetAssignmentScope"] = nil
        if var address = network["publicIPAddressConfiguration"] {
            address["provision"] = address["provision"].map(spelled)
            converted["publicIPAddressConfiguration"] = address
        }
        if let pools = network["endpointConfiguration"]?["inboundNATPools"] {
            converted["endpointConfiguration"] = ["inboundNatPools": pools]
        }
        return converted
    }

    static func certificate(_ reference: JSONValue, in account: ResourcePath) -> JSONValue {
        let thumbprint = (reference["thumbprint"]?.string ?? "").lowercased()
        var converted: JSONValue = [
            "id": .string(account.appending("certificates/sha1-\(thumbprint)").description)
        ]
        converted["storeLocation"] = reference["storeLocation"].map(spelled)
        converted["storeName"] = reference["storeName"]
        converted["visibility"] = reference["visibility"]?.array.map { .array($0.map(spelled)) }
        return converted
    }

    static func application(_ reference: JSONValue, in account: ResourcePath) -> JSONValue {
        let name = reference["applicationId"]?.string ?? ""
        var converted: JSONValue = [
            "id": .string(account.appending("applications/\(name)").description)
        ]
        converted["version"] = reference["version"]
        return converted
    }

    static func schedulingPolicy(_ policy: JSONValue) -> JSONValue {
        .object((policy.object ?? [:]).mapValues(spelled))
    }
}
