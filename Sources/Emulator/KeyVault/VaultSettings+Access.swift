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

    /// Whether the network rules let an IPv4 address in.
    func lets(_ address: String) -> Bool {
        guard networkRules?["defaultAction"]?.string?.lowercased() == "deny" else { return true }
        return (networkRules?["ipRules"]?.array ?? []).contains { rule in
            rule["value"]?.string.flatMap { AddressRange($0) }?.contains(address) ?? false
        }
    }
}
