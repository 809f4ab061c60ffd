internal import JSON

/// What a pool is made of, whether Resource Manager or the data plane gave it.
struct PoolShape {
    let properties: JSONValue
    let machine: JSONValue
    let isDataPlane: Bool

    /// - Throws: ``VaultExtensionError`` with `unsupportedPool` if it isn't made of virtual machines.
    init(_ pool: JSONValue) throws(VaultExtensionError) {
        properties = pool["properties"] ?? pool
        isDataPlane = pool["properties"] == nil
        let found =
            properties["deploymentConfiguration"]?["virtualMachineConfiguration"]
            ?? properties["virtualMachineConfiguration"]
        guard let machine = found else {
            throw VaultExtensionError(
                .unsupportedPool, field: "deploymentConfiguration",
                "has no virtualMachineConfiguration: extensions need one, and the cloud services "
                    + "of older pools are retired")
        }
        self.machine = machine
        identityValue = pool["identity"]
    }

    private let identityValue: JSONValue?

    /// `batch.node.ubuntu 22.04`.
    var agent: String {
        (machine["nodeAgentSkuId"] ?? machine["nodeAgentSKUId"])?.string?.lowercased() ?? ""
    }

    var system: HandlerVersion.System {
        agent.hasPrefix("batch.node.windows") ? .windows : .linux
    }

    var image: JSONValue { machine["imageReference"] ?? .object([:]) }
    var extensions: [JSONValue] { machine["extensions"]?.array ?? [] }
    var startTask: JSONValue? {
        properties["startTask"].flatMap { $0.object == nil ? nil : $0 }
    }
    var userAccounts: [JSONValue] { properties["userAccounts"]?.array ?? [] }
    var certificates: [JSONValue] {
        (properties["certificates"] ?? properties["certificateReferences"])?.array ?? []
    }

    /// Resource ids with client ids, where the service gave them.
    var identities: [(id: String, clientID: String?)] {
        let known = identityValue?["userAssignedIdentities"]
        if let list = known?.array {
            return list.compactMap { item in
                item["resourceId"]?.string.map { ($0, item["clientId"]?.string) }
            }
        }
        return (known?.object ?? [:]).sorted { $0.key < $1.key }
            .map { ($0.key, $0.value["clientId"]?.string) }
    }

    /// The account of this name, if it may do everything.
    func isAdministrator(_ user: String) -> Bool {
        userAccounts.contains {
            $0["name"]?.string == user
                && $0["elevationLevel"]?.string?.lowercased() == "admin"
        }
    }
}
