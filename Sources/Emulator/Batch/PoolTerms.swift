import JSON

/// The terms in which the parts of a pool are written: the two planes name some things differently,
/// and the data plane has its enumerations in lower case.
///
/// Each function takes what the other plane wrote.
enum PoolTerms {
    case dataPlane
    case management

    /// A field that has two names.
    private struct Field {
        let dataPlane: String
        let management: String

        static let user = Field(dataPlane: "username", management: "userName")
        static let nodeAgent = Field(dataPlane: "nodeAgentSKUId", management: "nodeAgentSkuId")
        static let image = Field(dataPlane: "virtualMachineImageId", management: "id")
        static let assignmentScope = Field(
            dataPlane: "dynamicVNetAssignmentScope", management: "dynamicVnetAssignmentScope")
        static let ports = Field(dataPlane: "inboundNATPools", management: "inboundNatPools")
    }

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

    /// A value of an enumeration.
    func spelled(_ value: JSONValue) -> JSONValue {
        guard let text = value.string?.lowercased() else { return value }
        switch self {
        case .dataPlane: return .string(text)
        case .management: return Self.spellings[text] ?? value
        }
    }

    func startTask(_ task: JSONValue) -> JSONValue {
        var task = task
        guard var user = task["userIdentity"] else { return task }
        rename(.user, in: &user)
        if let automatic = user["autoUser"]?.object {
            user["autoUser"] = .object(automatic.mapValues(spelled))
        }
        task["userIdentity"] = user
        return task
    }

    func userAccounts(_ accounts: JSONValue) -> JSONValue {
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

    func virtualMachine(_ machine: JSONValue) -> JSONValue {
        var machine = machine
        rename(.nodeAgent, in: &machine)
        if var image = machine["imageReference"] {
            rename(.image, in: &image)
            machine["imageReference"] = image
        }
        return machine
    }

    func network(_ network: JSONValue) -> JSONValue {
        var network = network
        rename(.assignmentScope, in: &network, spelled)
        if var address = network["publicIPAddressConfiguration"] {
            address["provision"] = address["provision"].map(spelled)
            network["publicIPAddressConfiguration"] = address
        }
        if var endpoints = network["endpointConfiguration"] {
            rename(.ports, in: &endpoints)
            network["endpointConfiguration"] = endpoints
        }
        return network
    }

    /// The values of an object of enumerations.
    func schedulingPolicy(_ policy: JSONValue) -> JSONValue {
        .object((policy.object ?? [:]).mapValues(spelled))
    }

    private func rename(
        _ field: Field, in object: inout JSONValue, _ change: (JSONValue) -> JSONValue = { $0 }
    ) {
        let (from, to) =
            switch self {
            case .dataPlane: (field.management, field.dataPlane)
            case .management: (field.dataPlane, field.management)
            }
        guard let value = object[from] else { return }
        object[from] = nil
        object[to] = change(value)
    }
}
