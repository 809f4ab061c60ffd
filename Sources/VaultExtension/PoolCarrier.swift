public import JSON

/// A successor pool with the extension and its identity, written as each tool wants it.
///
/// What Azure never gives back, as passwords, is a parameter where a form has parameters.
public struct PoolCarrier: Sendable {
    /// An identity of the pool's nodes.
    public struct Identity: Sendable, Equatable {
        /// Its resource id.
        public var id: String
        /// Its client id, a GUID.
        public var clientID: String

        /// Names an identity.
        public init(id: String, clientID: String) {
            self.id = id
            self.clientID = clientID
        }
    }

    /// The version of Resource Manager's interface: the last that knows all fields of old pools.
    public static let apiVersion = "2024-07-01"

    /// The extension.
    public let vaultExtension: VaultExtension
    /// Where the successor will be.
    public let address: PoolAddress
    /// The body of the PUT.
    public let body: JSONValue
    /// Fields that have to be filled in, since Azure never gives them back.
    public let missingSecrets: [String]
    /// What the caller should know although nothing is wrong.
    public let notes: [String]

    let slots: [String: SecretSlot]

    /// Takes a pool over.
    ///
    /// - Parameters:
    ///   - pool: The old pool, as Resource Manager gives it.
    ///   - vaultExtension: Settings for the pool's system.
    ///   - identities: Those that the nodes get; the extension uses one of them.
    ///   - address: The successor, which must differ from the pool.
    /// - Throws: ``VaultExtensionError``: `unsupportedPool`, `unsupportedImage` if the documentation
    ///   says that the extension does not run on the image, or `invalidField`.
    public init(
        of pool: JSONValue, with vaultExtension: VaultExtension, identities: [Identity],
        at address: PoolAddress
    ) throws(VaultExtensionError) {
        let shape = try PoolShape(pool)
        try Self.check(shape, pool, vaultExtension, address)
        try Self.check(identities, vaultExtension)
        let successor = try SuccessorPool(
            of: pool, with: vaultExtension, identityIDs: identities.map(\.id))
        self.vaultExtension = vaultExtension
        self.address = address
        body = successor.body
        let found = SecretSlot.all(in: successor.body, except: vaultExtension.extensionName)
        slots = Dictionary(found.map { ($0.path, $0) }, uniquingKeysWith: { first, _ in first })
        missingSecrets = found.map(\.path)
        notes = Self.notes(shape, vaultExtension)
    }

    /// What a pool's nodes run, by their agent.
    ///
    /// - Throws: ``VaultExtensionError`` with `unsupportedPool` if the pool isn't made of virtual
    ///   machines.
    public static func system(
        of pool: JSONValue
    ) throws(VaultExtensionError) -> HandlerVersion.System {
        try PoolShape(pool).system
    }

    /// What the pool's body would be with each secret as a place to fill in.
    var bodyWithSlots: JSONValue {
        slots.values.reduce(body) { SecretSlot.insert($1.path, into: $0) }
    }

    var sortedSlots: [SecretSlot] { slots.values.sorted { $0.parameter < $1.parameter } }

    private static func check(
        _ shape: PoolShape, _ pool: JSONValue, _ vaultExtension: VaultExtension,
        _ address: PoolAddress
    ) throws(VaultExtensionError) {
        try address.validate()
        guard !shape.isDataPlane else {
            throw VaultExtensionError(
                .unsupportedPool, field: "properties",
                "is missing: this is a pool of the data plane; take it from BatchAccount:arm_pool, "
                    + "since only Resource Manager makes pools with an identity")
        }
        guard shape.system == vaultExtension.version.system else {
            throw VaultExtensionError(
                .unsupportedPool, field: "nodeAgentSkuId",
                "is '\(shape.agent)', which \(vaultExtension.type) does not run on")
        }
        if case .unsupported(let reason) = ImageSupport(shape, vaultExtension.version) {
            throw VaultExtensionError(.unsupportedImage, field: "imageReference", reason)
        }
        if let id = pool["id"]?.string, id.lowercased() == address.id.lowercased() {
            throw VaultExtensionError(
                .unsupportedPool, field: "name",
                "is the pool's own: an extension can't be added to a pool that exists, so its "
                    + "successor needs another name")
        }
    }

    private static func check(
        _ identities: [Identity], _ vaultExtension: VaultExtension
    ) throws(VaultExtensionError) {
        for (index, identity) in identities.enumerated() {
            let parts = identity.id.lowercased().split(separator: "/")
            guard parts.count == 8, parts[5] == "microsoft.managedidentity",
                parts[6] == "userassignedidentities"
            else {
                throw VaultExtensionError(
                    .invalidField, field: "identity[\(index)].id",
                    "must be the resource id of a user-assigned identity, "
                        + "and is '\(identity.id.printable)'")
            }
        }
        let used = vaultExtension.settings["authenticationSettings"]?["msiClientId"]?.string
        guard identities.contains(where: { $0.clientID.lowercased() == used?.lowercased() }) else {
            throw VaultExtensionError(
                .invalidField, field: "msiClientId",
                "must belong to one of the pool's identities, and is '\(used ?? "")'")
        }
    }

    private static func notes(_ shape: PoolShape, _ vaultExtension: VaultExtension) -> [String] {
        var notes: [String] = []
        if ImageSupport(shape, vaultExtension.version) == .unknown {
            notes.append("nobody says whether the extension runs on this image: try one node first")
        }
        if let task = shape.startTask, CertificateStartTask.renamed(task, to: "") != task {
            notes.append(
                "the start task uses \(CertificateStartTask.retiredVariable), which is no longer "
                    + "set: extension.start_task composes one that works")
        }
        if !shape.certificates.isEmpty {
            notes.append(
                "\(shape.certificates.count) Batch certificate reference(s) are left out")
        }
        return notes
    }
}
