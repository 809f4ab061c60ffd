import JSON

/// The body of a pool's PUT or PATCH, read and checked.
struct PoolRequest {
    let name: String
    /// What may be kept: without fields that only the service sets, without secrets, which are
    /// never returned.
    private(set) var properties: JSONValue
    let identities: [ResourcePath]
    private let hasIdentity: Bool
    private let account: BatchAccount
    private let refusesCertificates: Bool

    private static let readOnly = [
        "lastModified", "creationTime", "provisioningState", "provisioningStateTransitionTime",
        "allocationState", "allocationStateTransitionTime", "currentDedicatedNodes",
        "currentLowPriorityNodes", "currentNodeCommunicationMode", "autoScaleRun",
        "resizeOperationStatus",
    ]

    init(
        _ body: JSONValue, named name: String, in account: BatchAccount,
        refusesCertificates: Bool
    ) throws(ManagementError) {
        self.name = name
        self.account = account
        self.refusesCertificates = refusesCertificates
        var properties = body["properties"] ?? .object([:])
        guard properties.object != nil else { throw .invalidBody("properties is not an object") }
        for name in Self.readOnly { properties[name] = nil }
        self.properties = PoolSecrets.removed(from: properties)
        hasIdentity = body["identity"] != nil
        identities = try Self.identities(body["identity"])
        try Self.checkName(name)
        try readNumbers()
        try checkMachine()
    }

    /// Checks what a new pool needs, fills in what the service would.
    mutating func requireComplete() throws(ManagementError) {
        guard properties["vmSize"]?.string?.isEmpty == false else {
            throw Self.missing("vmSize")
        }
        guard properties["deploymentConfiguration"]?["virtualMachineConfiguration"] != nil else {
            throw Self.missing("deploymentConfiguration")
        }
        try refuseCertificates(beyond: [])
        let defaults: [String: JSONValue] = [
            "interNodeCommunication": "Disabled", "taskSlotsPerNode": 1,
            "taskSchedulingPolicy": ["nodeFillType": "Spread"],
            "scaleSettings": [
                "fixedScale": [
                    "targetDedicatedNodes": 0, "targetLowPriorityNodes": 0,
                    "resizeTimeout": "PT15M",
                ]
            ],
        ]
        for (name, value) in defaults where properties[name] == nil {
            properties[name] = value
        }
    }

    /// Checks a PUT over a pool that exists.
    mutating func checkReplacement(of pool: Pool) throws(ManagementError) {
        try requireSameMachine(as: pool)
        if hasIdentity, Set(identities) != Set(pool.identities) {
            throw Self.unchangeable("identity")
        }
        try refuseCertificates(beyond: pool.certificateReferences)
        for (name, value) in pool.properties.object ?? [:] where properties[name] == nil {
            properties[name] = value
        }
    }

    /// Checks a PATCH: what is named replaces, extensions and identity stay as they were made.
    func checkPatch(of pool: Pool) throws(ManagementError) {
        try requireSameMachine(as: pool)
        if hasIdentity, Set(identities) != Set(pool.identities) {
            throw Self.unchangeable("identity")
        }
        try refuseCertificates(beyond: pool.certificateReferences)
    }

    // MARK: - Rules

    private func requireSameMachine(as pool: Pool) throws(ManagementError) {
        let asked = properties["deploymentConfiguration"]?["virtualMachineConfiguration"]
        guard let asked else { return }
        guard (asked["extensions"]?.array ?? []) == pool.extensions else {
            throw Self.unchangeable(
                "deploymentConfiguration.virtualMachineConfiguration.extensions")
        }
    }

    /// Batch certificates are retired: what refers to them may stay, nothing may be added.
    ///
    /// What the service answers is not recorded; this is how it refuses any property's value.
    private func refuseCertificates(beyond current: [JSONValue]) throws(ManagementError) {
        let known = Set(current.compactMap { $0["id"]?.string?.lowercased() })
        let asked = (properties["certificates"]?.array ?? [])
            .compactMap { $0["id"]?.string?.lowercased() }
        let added = asked.filter { !known.contains($0) }
        guard added.isEmpty || !refusesCertificates else {
            throw .invalidProperty(
                "certificates",
                "Batch account certificates were retired on 29 February 2024; references to them "
                    + "can no longer be added. Use the Azure Key Vault extension.")
        }
        for id in added {
            let name = ResourcePath(id).name
            guard name.hasPrefix("sha1-"), account.certificates[String(name.dropFirst(5))] != nil
            else {
                throw .batch(
                    409, "InvalidCertificateReferences",
                    "One or more certificate references specified for the pool are invalid.")
            }
        }
    }

    private func checkMachine() throws(ManagementError) {
        let deployment = properties["deploymentConfiguration"]
        if deployment?["cloudServiceConfiguration"] != nil {
            throw .invalidProperty(
                "deploymentConfiguration.cloudServiceConfiguration",
                "Cloud Services pools were retired on 29 February 2024.")
        }
        guard let machine = deployment?["virtualMachineConfiguration"] else { return }
        guard machine["imageReference"]?.object != nil else { throw Self.missing("imageReference") }
        guard machine["nodeAgentSkuId"]?.string != nil else { throw Self.missing("nodeAgentSkuId") }
        let names = (machine["extensions"]?.array ?? []).map { $0["name"]?.string?.lowercased() }
        guard !names.contains(nil), Set(names).count == names.count else {
            throw .invalidProperty("extensions", "Extension names have to be present and unique")
        }
    }

    private static func checkName(_ name: String) throws(ManagementError) {
        guard name.isName(length: 1...64, besides: "_-") else {
            throw .invalidProperty("name", "A pool's name has 1 to 64 of a-z, A-Z, 0-9, _ and -")
        }
    }

    private static func identities(
        _ identity: JSONValue?
    ) throws(ManagementError) -> [ResourcePath] {
        guard let identity, identity["type"]?.string?.lowercased() != "none" else { return [] }
        guard identity["type"]?.string?.lowercased() == "userassigned",
            let map = identity["userAssignedIdentities"]?.object, !map.isEmpty
        else { throw .invalidProperty("identity", "A pool has user-assigned identities or none") }
        return map.keys.sorted().map { ResourcePath($0) }
    }

    /// Numbers come as strings too (the `az` program sends them so) and are kept as numbers.
    private mutating func readNumbers() throws(ManagementError) {
        guard var scale = properties["scaleSettings"], var fixed = scale["fixedScale"],
            fixed.object != nil
        else { return }
        for name in ["targetDedicatedNodes", "targetLowPriorityNodes"] {
            guard let given = fixed[name], !given.isNull else { continue }
            guard let number = given.integer ?? given.string.flatMap({ Int64($0) }),
                (0...Int64(5000)).contains(number)
            else { throw .invalidProperty(name, "The number of nodes has to be 0 to 5000") }
            fixed[name] = .integer(number)
        }
        scale["fixedScale"] = fixed
        properties["scaleSettings"] = scale
    }

    private static func missing(_ name: String) -> ManagementError {
        .batch(
            400, "MissingRequiredProperty", "A required property was not specified.",
            [("PropertyName", name)])
    }

    private static func unchangeable(_ name: String) -> ManagementError {
        .batch(
            409, "PropertyCannotBeUpdated",
            "One of the properties cannot be changed on a pool that exists.",
            [("PropertyName", name)])
    }
}
