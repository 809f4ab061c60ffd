import JSON

extension VaultSettings {
    /// Whether an access policy gives a permission to a caller.
    func allows(_ permission: VaultPermission, to caller: Caller) -> Bool {
        accessPolicies.contains { policy in
            let application = policy["applicationId"]?.string?.lowercased()
            guard policy["objectId"]?.string?.lowercased() == caller.objectID.lowercased(),
                application == nil || application == caller.applicationID.lowercased()
            else { return false }
            return (policy["permissions"]?[permission.kind]?.array ?? []).contains {
                ["all", permission.name].contains($0.string?.lowercased())
            }
        }
    }

    /// Whether the network rules let a request in.
    func lets(_ origin: NetworkOrigin) -> Bool {
        guard networkRules?["defaultAction"]?.string?.lowercased() == "deny" else { return true }
        return lists(subnetOf: origin)
            || (networkRules?["ipRules"]?.array ?? []).contains { rule in
                rule["value"]?.string.flatMap { AddressRange($0) }?.contains(origin.address)
                    ?? false
            }
    }

    /// Whether the rules name the subnet, which then reaches the vault by its service endpoint.
    func lists(subnetOf origin: NetworkOrigin) -> Bool {
        guard let subnet = origin.subnet else { return false }
        return (networkRules?["virtualNetworkRules"]?.array ?? []).contains { rule in
            rule["id"]?.string.map { ResourcePath($0) == subnet } ?? false
        }
    }
}
