import JSON

/// The access policies of a vault, each for one identity.
struct AccessPolicies {
    private(set) var policies: [JSONValue]

    /// Checks that each names an identity of a tenant and its permissions.
    init(_ policies: [JSONValue]) throws(ManagementError) {
        for policy in policies {
            guard policy["tenantId"]?.string != nil, policy["objectId"]?.string != nil,
                policy["permissions"]?.object != nil
            else {
                throw .badVault("An access policy needs tenantId, objectId and permissions")
            }
        }
        self.policies = policies
    }

    /// Adds permissions to those that identities have.
    mutating func add(_ others: AccessPolicies) {
        for other in others.policies {
            change(other) { own, new in
                own + new.filter { new in !own.contains { Self.isSame($0, new) } }
            }
        }
    }

    /// Puts policies in the place of those of the same identities.
    mutating func replace(_ others: AccessPolicies) {
        for other in others.policies {
            policies.removeAll { Self.isSameIdentity($0, other) }
            policies.append(other)
        }
    }

    /// Takes permissions away; a policy without any goes.
    mutating func remove(_ others: AccessPolicies) {
        for other in others.policies {
            guard policies.contains(where: { Self.isSameIdentity($0, other) }) else { continue }
            change(other) { own, gone in
                own.filter { own in !gone.contains { Self.isSame($0, own) } }
            }
        }
        policies.removeAll { policy in
            (policy["permissions"]?.object ?? [:]).values.allSatisfy {
                $0.array?.isEmpty ?? true
            }
        }
    }

    private mutating func change(
        _ other: JSONValue, _ combine: ([JSONValue], [JSONValue]) -> [JSONValue]
    ) {
        guard let index = policies.firstIndex(where: { Self.isSameIdentity($0, other) }) else {
            policies.append(other)
            return
        }
        var permissions = policies[index]["permissions"] ?? [:]
        for (kind, given) in other["permissions"]?.object ?? [:] {
            permissions[kind] = .array(
                combine(permissions[kind]?.array ?? [], given.array ?? []))
        }
        policies[index]["permissions"] = permissions
    }

    private static func isSameIdentity(_ left: JSONValue, _ right: JSONValue) -> Bool {
        ["objectId", "applicationId"].allSatisfy {
            left[$0]?.string?.lowercased() == right[$0]?.string?.lowercased()
        }
    }

    private static func isSame(_ left: JSONValue, _ right: JSONValue) -> Bool {
        left.string?.lowercased() == right.string?.lowercased()
    }
}
