import JSON

/// What every version of an object in a vault has.
struct VaultAttributes: Sendable, Codable, Equatable {
    var isEnabled = true
    var notBefore: Int64?
    var expires: Int64?
    var created: Int64
    var updated: Int64

    /// Takes over what a request says of them.
    mutating func update(from given: JSONValue?, at now: Int64) throws(VaultError) {
        for (name, value) in given?.object ?? [:] {
            let isFitting = name == "enabled" ? value.bool != nil : value.integer != nil
            guard isFitting || value.isNull else {
                throw .badParameter("Property attributes.\(name) has invalid value")
            }
        }
        isEnabled = given?["enabled"]?.bool ?? isEnabled
        notBefore = given?["nbf"]?.integer ?? notBefore
        expires = given?["exp"]?.integer ?? expires
        updated = now
        if let notBefore, let expires, notBefore >= expires {
            throw .badParameter("Property attributes.exp has to be later than attributes.nbf")
        }
    }

    /// The attributes as the service writes them.
    func json(in vault: Vault) -> JSONValue {
        var fields: [String: JSONValue] = [
            "enabled": .bool(isEnabled), "created": .integer(created), "updated": .integer(updated),
            "recoveryLevel": .string(vault.settings.recoveryLevel),
            "recoverableDays": .integer(vault.settings.retentionDays),
        ]
        fields["nbf"] = notBefore.map { .integer($0) }
        fields["exp"] = expires.map { .integer($0) }
        return .object(fields)
    }
}
