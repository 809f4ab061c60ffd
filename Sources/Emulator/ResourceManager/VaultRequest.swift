import JSON

/// What a request says of a vault, checked.
struct VaultRequest {
    private let properties: JSONValue

    init(_ body: JSONValue) {
        properties = body["properties"] ?? [:]
    }

    /// Whether a deleted vault is to come back.
    var isRecovery: Bool { properties["createMode"]?.string?.lowercased() == "recover" }

    /// The settings of a new vault, or of one that is replaced.
    func settings(replacing known: VaultSettings?) throws(ManagementError) -> VaultSettings {
        guard properties["tenantId"]?.string?.isEmpty == false else {
            throw .badVault("The parameter properties.tenantId is missing")
        }
        guard properties["sku"]?["name"]?.string != nil else {
            throw .badVault("The parameter properties.sku is missing")
        }
        var settings = VaultSettings()
        settings.usesRoles = false
        if let known {
            settings.retentionDays = known.retentionDays
            settings.isPurgeProtected = known.isPurgeProtected
        }
        let usesRoles = properties["enableRbacAuthorization"]?.bool ?? false
        guard usesRoles || properties["accessPolicies"]?.array != nil else {
            throw .badVault("The parameter properties.accessPolicies is missing")
        }
        return try changed(settings, isNew: known == nil)
    }

    /// Settings with what the request says in their place.
    func changed(
        _ settings: VaultSettings, isNew: Bool = false
    ) throws(ManagementError) -> VaultSettings {
        var settings = settings
        if let sku = properties["sku"]?["name"]?.string?.lowercased() {
            guard ["standard", "premium"].contains(sku) else {
                throw .badVault("The SKU '\(sku)' is neither standard nor premium")
            }
            settings.sku = sku
        }
        settings.usesRoles = properties["enableRbacAuthorization"]?.bool ?? settings.usesRoles
        if let policies = properties["accessPolicies"]?.array {
            settings.accessPolicies = try AccessPolicies(policies).policies
        }
        for name in VaultResourceView.deployments {
            settings.deployments[name] = properties[name]?.bool ?? settings.deployments[name]
        }
        try setProtection(&settings, isNew: isNew)
        if let rules = properties["networkAcls"], !rules.isNull {
            settings.networkRules = try networkRules(rules)
        }
        if let access = properties["publicNetworkAccess"]?.string?.lowercased() {
            settings.isPublic = access != "disabled"
        }
        return settings
    }

    /// How long deleted things are kept is said once, and purge protection stays.
    private func setProtection(
        _ settings: inout VaultSettings, isNew: Bool
    ) throws(ManagementError) {
        if let days = properties["softDeleteRetentionInDays"]?.integer,
            isNew || days != settings.retentionDays
        {
            guard isNew else {
                throw .badVault(
                    "The property \"softDeleteRetentionInDays\" has been set already and it can't "
                        + "be modified.")
            }
            guard (7...90).contains(days) else {
                throw .badVault("softDeleteRetentionInDays has to be between 7 and 90")
            }
            settings.retentionDays = days
        }
        guard let isProtected = properties["enablePurgeProtection"]?.bool else { return }
        guard isProtected else {
            throw .badVault(
                "The property \"enablePurgeProtection\" cannot be set to false. Enabling the purge "
                    + "protection for a vault is an irreversible action.")
        }
        settings.isPurgeProtected = true
    }

    private func networkRules(_ rules: JSONValue) throws(ManagementError) -> JSONValue {
        var addresses: [JSONValue] = []
        for rule in rules["ipRules"]?.array ?? [] {
            guard let value = rule["value"]?.string, AddressRange(value) != nil else {
                throw .badVault("A rule of networkAcls.ipRules has no IPv4 address or range")
            }
            addresses.append(["value": .string(value.contains("/") ? value : "\(value)/32")])
        }
        let action = rules["defaultAction"]?.string ?? "Allow"
        guard ["allow", "deny"].contains(action.lowercased()) else {
            throw .badVault("networkAcls.defaultAction is neither Allow nor Deny")
        }
        return [
            "bypass": rules["bypass"] ?? "AzureServices", "defaultAction": .string(action),
            "ipRules": .array(addresses),
            "virtualNetworkRules": rules["virtualNetworkRules"] ?? [],
        ]
    }

    /// 3 to 24 letters, digits and hyphens, a letter first, no hyphen last or beside another.
    static func isName(_ name: String) -> Bool {
        name.isName(length: 3...24, besides: "-") && name.first?.isLetter == true
            && name.last != "-" && !name.contains("--")
    }
}

extension ManagementError {
    static func badVault(_ message: String) -> ManagementError {
        ManagementError(status: 400, code: "BadRequest", message: message)
    }

    static func badVaultName(_ name: String) -> ManagementError {
        ManagementError(
            status: 400, code: "VaultNameNotValid",
            message: "The vault name '\(name)' is invalid. A vault's name must be between 3-24 "
                + "alphanumeric characters. The name must begin with a letter, end with a letter "
                + "or digit, and not contain consecutive hyphens.")
    }
}
