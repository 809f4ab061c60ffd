internal import JSON

extension JSONValue {
    /// Parts of the names of members that hold secrets: "sshPrivateKey", "accountKey".
    private static let secretWords = [
        "accountkey", "connectionstring", "credential", "password", "passphrase", "privatekey",
        "pwd", "saskey", "secret", "token",
    ]

    /// The same document for people, with "…" for what its name says is a secret.
    ///
    /// A variable of the environment is an object with `name` and `value`.
    var masked: JSONValue {
        switch self {
        case .object(let members):
            let variable = members["name"]?.string.map(Self.isSecret) ?? false
            return .object(
                Dictionary(
                    uniqueKeysWithValues: members.map { name, value in
                        let isHidden = Self.isSecret(name) || variable && name == "value"
                        return (name, isHidden && value.string != nil ? "…" : value.masked)
                    }))
        case .array(let elements): return .array(elements.map(\.masked))
        default: return self
        }
    }

    private static func isSecret(_ name: String) -> Bool {
        let name = name.lowercased().filter { $0 != "_" && $0 != "-" }
        return secretWords.contains { name.contains($0) } && !name.hasSuffix("id")
            && !name.hasSuffix("url")
    }
}
