import JSON
import Secrets
import X509

/// Makes a cloud of a seed's document, which is checked first.
struct SeedBuilder {
    private let document: JSONValue
    private let now: Timestamp
    private let location: String
    private let certificates: SeedCertificates
    private var names = SeedNames()
    private var firstGroup = ""

    /// - Parameters:
    ///   - document: What scripts/seeds/README.md describes.
    ///   - keyLimit: How many keys are made at the most.
    /// - Throws: ``SeedFailure``, or a `CertificateError` if a certificate cannot be made.
    static func build(
        _ document: JSONValue, now: Timestamp, keyLimit: Int = .max
    ) throws -> Seed {
        try SeedShape.document.check(document, at: "$")
        var builder = try SeedBuilder(document, now, keyLimit)
        return try builder.seed()
    }

    private init(_ document: JSONValue, _ now: Timestamp, _ keyLimit: Int) throws {
        self.document = document
        self.now = now
        location = document["location"]?.string ?? "eastus"
        certificates = try SeedCertificates(
            document["certificates"]?.array ?? [], keyLimit: keyLimit)
        for (name, bundle) in certificates.bundles {
            names.thumbprints[name] = bundle.leaf.thumbprintSHA1
        }
    }

    private mutating func seed() throws -> Seed {
        let subscriptions = try subscriptions()
        let made = try directory()
        let identities = try identities()
        // Every id first: parts refer to others in any order.
        for (index, item) in list("vaults").enumerated() {
            names.vaults[item["name"]?.string ?? ""] = try id(
                of: item, Vault.type, "$.vaults[\(index)]")
        }
        for (index, item) in list("accounts").enumerated() {
            names.accounts[item["name"]?.string ?? ""] = try id(
                of: item, BatchAccount.type, "$.accounts[\(index)]")
        }
        for (index, item) in list("storageAccounts").enumerated() {
            names.storageAccounts[item["name"]?.string ?? ""] = try id(
                of: item, "Microsoft.Storage/storageAccounts", "$.storageAccounts[\(index)]")
        }
        return Seed(
            directory: made.directory, operatorClientID: made.directory.applications[0].clientID,
            operatorCertificate: made.operatorCertificate, subscriptions: subscriptions,
            resourceGroup: firstGroup, accounts: try accounts(), vaults: try vaults(),
            identities: identities, roleAssignments: try roles(),
            operatorFiles: certificates.operatorFiles, storageAccounts: try storageAccounts())
    }

    private func list(_ name: String) -> [JSONValue] { document[name]?.array ?? [] }

    // MARK: - Directory and subscriptions

    private mutating func subscriptions() throws(SeedFailure) -> [Subscription] {
        var subscriptions: [Subscription] = []
        for (index, item) in list("subscriptions").enumerated() {
            let name = item["name"]?.string ?? ""
            let id = item["id"]?.string ?? StableIdentifier.make("subscription:\(name)")
            let groups = (item["resourceGroups"]?.array ?? []).compactMap(\.string)
            for group in groups {
                guard names.groups[group] == nil else {
                    throw SeedFailure(
                        path: "$.subscriptions[\(index)].resourceGroups",
                        reason: "there are two resource groups '\(group)'")
                }
                names.groups[group] = id.lowercased()
            }
            names.subscriptions[name] = id.lowercased()
            if firstGroup.isEmpty { firstGroup = groups.first ?? "" }
            subscriptions.append(
                Subscription(id: id.lowercased(), displayName: name, resourceGroups: groups))
        }
        guard !firstGroup.isEmpty else {
            throw SeedFailure(path: "$.subscriptions", reason: "there is no resource group")
        }
        return subscriptions
    }

    /// The operator is its first application.
    private mutating func directory() throws -> DirectoryMaker {
        var others: [String] = []
        for (index, item) in list("applications").enumerated() {
            let name = item["name"]?.string ?? ""
            guard name != "operator", !others.contains(name) else {
                throw SeedFailure(
                    path: "$.applications[\(index)].name",
                    reason: "there is an application '\(name)' already")
            }
            others.append(name)
        }
        let made = try DirectoryMaker(
            tenant: "contoso", keys: certificates.directoryKeys, others: others)
        names.directory = made.directory
        return made
    }

    private mutating func identities() throws(SeedFailure) -> [ManagedIdentity] {
        var identities: [ManagedIdentity] = []
        for (index, item) in list("identities").enumerated() {
            let id = try id(
                of: item, "Microsoft.ManagedIdentity/userAssignedIdentities",
                "$.identities[\(index)]")
            let identity = ManagedIdentity(
                id: id, location: item["location"]?.string ?? location,
                clientID: StableIdentifier.make("client", id),
                principalID: StableIdentifier.make("principal", id))
            names.identities[id.name] = identity
            identities.append(identity)
        }
        return identities
    }

    private func id(
        of item: JSONValue, _ type: String, _ path: String
    ) throws(SeedFailure) -> ResourcePath {
        let group = item["resourceGroup"]?.string ?? firstGroup
        let subscription = try SeedNames.find(
            group, "resource group", names.groups, "\(path).resourceGroup")
        return ResourcePath(
            subscription: subscription, group: group, type: type, name: item["name"]?.string ?? "")
    }

    private func roles() throws(SeedFailure) -> [RoleAssignment] {
        let known = Dictionary(
            RoleDefinition.builtIn.values.map { ($0.name, $0) }, uniquingKeysWith: { $1 })
        var roles: [RoleAssignment] = []
        for (index, item) in list("roleAssignments").enumerated() {
            let path = "$.roleAssignments[\(index)]"
            let role = try SeedNames.find(
                item["role"]?.string ?? "", "role", known, "\(path).role")
            let principals = try names.principals(
                item["principal"]?.string ?? "", at: "\(path).principal")
            let scope = try names.scope(item["scope"]?.string ?? "", at: "\(path).scope")
            roles += principals.map { principal in
                RoleAssignment(
                    name: StableIdentifier.make("assignment:\(principal.id):\(role.id):\(scope)"),
                    scope: scope, roleID: role.id, principalID: principal.id,
                    principalType: principal.kind, created: now, createdBy: principal.id)
            }
        }
        return roles
    }

    // MARK: - Vaults and accounts

    private func vaults() throws(SeedFailure) -> [Vault] {
        var vaults: [Vault] = []
        for (index, item) in list("vaults").enumerated() {
            let path = "$.vaults[\(index)]"
            let id = try SeedNames.find(item["name"]?.string ?? "", "vault", names.vaults, path)
            let vault = SeedVault(
                item: item, path: path, names: names, bundles: certificates.bundles, now: now)
            vaults.append(
                try vault.vault(id: id, location: item["location"]?.string ?? location))
        }
        return vaults
    }

    private func accounts() throws(SeedFailure) -> [SeededAccount] {
        var accounts: [SeededAccount] = []
        for (index, item) in list("accounts").enumerated() {
            let path = "$.accounts[\(index)]"
            let id = try SeedNames.find(
                item["name"]?.string ?? "", "account", names.accounts, path)
            let account = SeedAccount(
                item: item, path: path, names: names, bundles: certificates.bundles, now: now)
            accounts.append(
                try account.account(id: id, location: item["location"]?.string ?? location))
        }
        return accounts
    }

    private func storageAccounts() throws(SeedFailure) -> [StorageAccount] {
        var accounts: [StorageAccount] = []
        for (index, item) in list("storageAccounts").enumerated() {
            let path = "$.storageAccounts[\(index)]"
            let id = try SeedNames.find(
                item["name"]?.string ?? "", "storage account", names.storageAccounts, path)
            let reader = SeedStorage(
                item: item, path: path, bundles: certificates.bundles, now: now)
            accounts.append(
                try reader.account(id: id, location: item["location"]?.string ?? location))
        }
        return accounts
    }
}
