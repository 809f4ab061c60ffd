import JSON

/// The parts of a pool that the service takes and never gives back.
enum PoolSecrets {
    /// Names whose values are write-only, wherever they stand.
    private static let names: Set<String> = [
        "protectedSettings", "password", "sshPrivateKey", "accountKey", "sasKey",
    ]

    /// The value without them; the settings of an extension are the client's own and stay whole.
    static func removed(from value: JSONValue) -> JSONValue {
        switch value {
        case .object(let members):
            var kept: [String: JSONValue] = [:]
            for (name, member) in members where !names.contains(name) {
                kept[name] = name == "settings" ? member : removed(from: member)
            }
            return .object(kept)
        case .array(let elements):
            return .array(elements.map { removed(from: $0) })
        default:
            return value
        }
    }
}
