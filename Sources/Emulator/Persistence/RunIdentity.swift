import Secrets
import X509

/// What an emulator is known by, so that its clients know it again after a restart.
struct RunIdentity: Sendable, Codable, Equatable {
    /// Its certificate authority.
    struct Authority: Sendable, Codable, Equatable {
        let certificate: Certificate
        let key: PrivateKey
    }

    /// The ports of its servers; URLs in the state have that of the first.
    struct Ports: Sendable, Codable, Equatable {
        var services: Int
        var metadata: Int
        var proxy: Int
    }

    /// A certificate with its key in the operator's hands.
    struct File: Sendable, Codable, Equatable {
        let name: String
        let thumbprint: String
        let form: OperatorFile.Form
        let contents: Secret
        let password: Secret
    }

    /// What the ready line names, in its order.
    struct Order: Sendable, Codable, Equatable {
        let accounts: [String]
        let vaults: [String]
        let storageAccounts: [String]
        let identities: [ResourcePath]
    }

    let controlToken: Secret
    var authority: Authority?
    /// The key of the TLS servers' certificate, which is made anew at each start.
    var hostKey: PrivateKey?
    var ports: Ports?
    let operatorClientID: String
    /// PEM, with the key.
    let operatorCertificate: Secret
    let operatorFiles: [File]
    let resourceGroup: String
    let order: Order
}

extension RunIdentity {
    /// A new one for a fleet.
    init(of seed: Seed, controlToken: Secret) throws(CertificateError) {
        self.controlToken = controlToken
        operatorClientID = seed.operatorClientID
        operatorCertificate = try seed.operatorCertificate.pemWithKey(password: nil)
        operatorFiles = seed.operatorFiles.map {
            File(
                name: $0.name, thumbprint: $0.thumbprint, form: $0.form,
                contents: Secret($0.contents), password: $0.password)
        }
        resourceGroup = seed.resourceGroup
        order = Order(
            accounts: seed.accounts.map { $0.account.id.name.lowercased() },
            vaults: seed.vaults.map { $0.id.name.lowercased() },
            storageAccounts: seed.storageAccounts.map(\.id.name),
            identities: seed.identities.map(\.id))
    }

    /// A fleet of nothing but a directory.
    func seed(_ directory: Directory) throws(CertificateError) -> Seed {
        Seed(
            directory: directory, operatorClientID: operatorClientID,
            operatorCertificate: try CertificateBundle.read(
                operatorCertificate.withBytes(Array.init), named: "of the operator"),
            subscriptions: [], resourceGroup: resourceGroup, accounts: [], vaults: [],
            identities: [], roleAssignments: [],
            operatorFiles: operatorFiles.map {
                OperatorFile(
                    name: $0.name, thumbprint: $0.thumbprint, form: $0.form,
                    contents: $0.contents.withBytes(Array.init), password: $0.password)
            })
    }

    /// The fleet that this emulator has now; its pools and what else accounts hold are in the
    /// state alone.
    func seed(of state: State) throws(CertificateError) -> Seed {
        var seed = try seed(state.directory)
        seed.subscriptions = state.subscriptions
        seed.accounts = Self.sorted(state.accounts, order.accounts).map {
            SeededAccount(account: $0, pools: [])
        }
        seed.vaults = Self.sorted(state.vaults, order.vaults)
        seed.identities = Self.sorted(state.identities, order.identities)
        seed.roleAssignments = state.roleAssignments
        seed.storageAccounts = Self.sorted(state.storageAccounts, order.storageAccounts)
        return seed
    }

    /// Those that have been there from the start come first, then others by their names.
    private static func sorted<Key: Hashable & CustomStringConvertible, Value>(
        _ values: [Key: Value], _ order: [Key]
    ) -> [Value] {
        let others = values.keys.filter { !order.contains($0) }
        let keys = order + others.sorted { $0.description < $1.description }
        return keys.compactMap { values[$0] }
    }
}
