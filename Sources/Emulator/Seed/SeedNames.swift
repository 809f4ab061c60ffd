import JSON

/// What the parts of a seed call each other by, and what is put for `${kind:name}` in texts.
struct SeedNames {
    var directory: Directory?
    /// Subscriptions by resource group.
    var groups: [String: String] = [:]
    /// Ids by name.
    var subscriptions: [String: String] = [:]
    var identities: [String: ManagedIdentity] = [:]
    var vaults: [String: ResourcePath] = [:]
    var accounts: [String: ResourcePath] = [:]
    var storageAccounts: [String: ResourcePath] = [:]
    var thumbprints: [String: String] = [:]

    /// Who may be given a role: an object id and what it is of.
    typealias Principal = (id: String, kind: String)

    /// Whom `identity:NAME` and `application:NAME` mean; `operator` is the operator's application
    /// and user.
    func principals(_ text: String, at path: String) throws(SeedFailure) -> [Principal] {
        let (kind, name) = Self.parts(of: text)
        let applications = directory?.applications ?? []
        switch kind {
        case "operator" where name.isEmpty:
            return applications.prefix(1).map { ($0.objectID, "ServicePrincipal") }
                + (directory?.users ?? []).map { ($0.objectID, "User") }
        case "identity":
            let identity = try Self.find(name, kind, identities, path)
            return [(identity.principalID, "ServicePrincipal")]
        case "application":
            let known = Dictionary(
                applications.map { ($0.name, $0.objectID) }, uniquingKeysWith: { $1 })
            return [(try Self.find(name, kind, known, path), "ServicePrincipal")]
        default:
            throw .unknown(
                "kind of principal", kind, at: path,
                known: ["operator", "identity", "application"])
        }
    }

    /// The ids of the identities that a list names.
    func identityIDs(
        _ list: JSONValue?, at path: String
    ) throws(SeedFailure) -> [ResourcePath] {
        var ids: [ResourcePath] = []
        for (index, name) in (list?.array ?? []).enumerated() {
            let found = try Self.find(
                name.string ?? "", "identity", identities, "\(path)[\(index)]")
            ids.append(found.id)
        }
        return ids
    }

    /// The id behind `subscription:NAME`, `vault:NAME/secrets/render` and the like.
    func scope(_ text: String, at path: String) throws(SeedFailure) -> ResourcePath {
        let (kind, whole) = Self.parts(of: text)
        let name = kind == "subscription" ? whole : String(whole.prefix { $0 != "/" })
        let rest = String(whole.dropFirst(name.count))
        let id: String
        switch kind {
        case "subscription":
            id = "/subscriptions/\(try Self.find(name, kind, subscriptions, path))"
        case "resourceGroup":
            let subscription = try Self.find(name, "resource group", groups, path)
            id = "/subscriptions/\(subscription)/resourceGroups/\(name)"
        case "vault": id = try Self.find(name, kind, vaults, path).description
        case "identity": id = try Self.find(name, kind, identities, path).id.description
        case "account": id = try Self.find(name, kind, accounts, path).description
        case "storage": id = try Self.find(name, kind, storageAccounts, path).description
        default:
            let kinds = [
                "subscription", "resourceGroup", "vault", "identity", "account", "storage",
            ]
            throw .unknown("kind of scope", kind, at: path, known: kinds)
        }
        return ResourcePath(id + rest)
    }

    /// A value with what `${…}` stands for in all of its texts.
    func filled(_ value: JSONValue, at path: String) throws(SeedFailure) -> JSONValue {
        if let text = value.string { return .string(try filled(text, at: path)) }
        if let elements = value.array {
            var filled: [JSONValue] = []
            for (index, element) in elements.enumerated() {
                filled.append(try self.filled(element, at: "\(path)[\(index)]"))
            }
            return .array(filled)
        }
        guard let members = value.object else { return value }
        var filled: [String: JSONValue] = [:]
        for (name, member) in members {
            let key = try self.filled(name, at: "\(path).\(name)")
            filled[key] = try self.filled(member, at: "\(path).\(name)")
        }
        return .object(filled)
    }

    private static let kinds = [
        "thumbprint", "clientId", "principalId", "identity", "vault", "account", "subscription",
        "storage",
    ]

    private func filled(_ text: String, at path: String) throws(SeedFailure) -> String {
        var filled = ""
        var left = text[...]
        // A shell's own `${NAME}` has no colon and stays.
        while let opening = left.firstRange(of: "${") {
            filled += left[..<opening.lowerBound]
            let inside = left[opening.upperBound...].prefix { $0 != "}" }
            guard inside.contains(":"), inside.endIndex < left.endIndex else {
                filled += "${"
                left = left[opening.upperBound...]
                continue
            }
            filled += try value(of: String(inside), at: path)
            left = left[left.index(after: inside.endIndex)...]
        }
        return filled + left
    }

    private func value(of text: String, at path: String) throws(SeedFailure) -> String {
        let (kind, name) = Self.parts(of: text)
        switch kind {
        case "thumbprint": return try Self.find(name, "certificate", thumbprints, path)
        case "clientId": return try Self.find(name, "identity", identities, path).clientID
        case "principalId": return try Self.find(name, "identity", identities, path).principalID
        case "identity": return try Self.find(name, kind, identities, path).id.description
        case "account": return try Self.find(name, kind, accounts, path).description
        case "subscription": return try Self.find(name, kind, subscriptions, path)
        case "vault":
            let vault = try Self.find(name, kind, vaults, path)
            return Endpoints.unstarted.vault(vault.name)
        case "storage":
            let account = try Self.find(name, kind, storageAccounts, path)
            return Endpoints.unstarted.blobs(account.name)
        default: throw .unknown("kind of reference", kind, at: path, known: Self.kinds)
        }
    }

    private static func parts(of text: String) -> (kind: String, name: String) {
        let kind = text.prefix { $0 != ":" }
        return (String(kind), String(text.dropFirst(kind.count + 1)))
    }

    /// Looks a name up.
    static func find<Found>(
        _ name: String, _ kind: String, _ known: [String: Found], _ path: String
    ) throws(SeedFailure) -> Found {
        guard let found = known[name] else {
            throw .unknown(kind, name, at: path, known: known.keys)
        }
        return found
    }
}
