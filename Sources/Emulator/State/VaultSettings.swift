import JSON

/// How a vault is set up, as Resource Manager has it.
struct VaultSettings: Sendable, Codable, Equatable {
    var sku = "standard"
    /// Whether roles say who may do what; else access policies do.
    var usesRoles = true
    var accessPolicies: [JSONValue] = []
    /// enabledForDeployment and the like, by name.
    var deployments: [String: Bool] = [:]
    var retentionDays: Int64 = 90
    var isPurgeProtected = false
    /// As it was given; nil if it never was.
    var networkRules: JSONValue?
    var isPublic = true

    /// Recorded: a vault that keeps for fewer days than 90 says that it was customized.
    var recoveryLevel: String {
        let level = retentionDays < 90 ? "CustomizedRecoverable" : "Recoverable"
        return isPurgeProtected ? level : "\(level)+Purgeable"
    }
}
