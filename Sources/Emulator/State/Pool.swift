import JSON

/// A pool, kept as ARM's `properties` ask for it; the data plane's form is derived.
struct Pool: Sendable, Codable, Equatable {
    /// Whether the number of nodes is being changed.
    enum Allocation: String, Sendable, Codable, Equatable {
        case steady = "Steady"
        case resizing = "Resizing"
        case stopping = "Stopping"
    }

    /// What an evaluation of the pool's formula came to.
    struct AutoScaleRun: Sendable, Codable, Equatable {
        let evaluated: Timestamp
        let outcome: AutoScaleFormula.Outcome
    }

    let name: String
    /// Tells this pool from an earlier one of the same name.
    let incarnation: Int
    /// `properties` of ARM's PUT, without what only the service may set.
    var properties: JSONValue
    var identities: [ResourcePath]
    var created: Timestamp
    var modified: Timestamp
    var allocation: Allocation = .steady
    var allocationSince: Timestamp
    /// The instant of life at which the last change of its size is done.
    var settlesAt = 0.0
    var isDeleting = false
    var deletingSince: Timestamp?
    var nodes: [Node] = []
    var resizeErrors: [StatedError] = []
    var autoScaleRun: AutoScaleRun?

    /// The ETag, unquoted.
    var eTag: String { modified.eTag }

    var virtualMachine: JSONValue {
        properties["deploymentConfiguration"]?["virtualMachineConfiguration"] ?? .object([:])
    }

    /// A Cloud Services pool, of Windows always: there were such until the retirement.
    var cloudService: JSONValue? {
        properties["deploymentConfiguration"]?["cloudServiceConfiguration"]
    }

    var isWindows: Bool {
        guard cloudService == nil else { return true }
        return virtualMachine["nodeAgentSkuId"]?.string?.lowercased()
            .hasPrefix("batch.node.windows") ?? false
    }

    var extensions: [JSONValue] { virtualMachine["extensions"]?.array ?? [] }

    var certificateReferences: [JSONValue] { properties["certificates"]?.array ?? [] }

    /// Whether it refers to a certificate, by its thumbprint in lower case.
    func refers(toCertificate thumbprint: String) -> Bool {
        certificateReferences.contains {
            ResourcePath($0["id"]?.string ?? "").name.lowercased() == "sha1-\(thumbprint)"
        }
    }

    private var fixedScale: JSONValue? { properties["scaleSettings"]?["fixedScale"] }

    var targetDedicatedNodes: Int { target("targetDedicatedNodes", dedicated: true) }

    var targetLowPriorityNodes: Int { target("targetLowPriorityNodes", dedicated: false) }

    /// A formula that cannot be evaluated leaves a pool as large as it is.
    private func target(_ name: String, dedicated: Bool) -> Int {
        if let fixedScale { return Int(fixedScale[name]?.integer ?? 0) }
        guard case .success(let targets) = autoScaleRun?.outcome else {
            return currentNodes(dedicated: dedicated)
        }
        return (dedicated ? targets.dedicated : targets.spot) ?? currentNodes(dedicated: dedicated)
    }

    /// The formula that it scales by, nil if its size is fixed.
    var formula: String? { properties["scaleSettings"]?["autoScale"]?["formula"]?.string }

    /// Evaluates the pool's formula, if it scales by one.
    mutating func evaluateFormula(at instant: Timestamp) {
        guard let formula else {
            autoScaleRun = nil
            return
        }
        autoScaleRun = AutoScaleRun(
            evaluated: instant, outcome: AutoScaleFormula.evaluate(formula))
    }

    /// Fixes its size.
    mutating func fix(dedicated: Int, spot: Int, timeout: JSONValue? = nil) {
        let kept = properties["scaleSettings"]?["fixedScale"]?["resizeTimeout"]
        properties["scaleSettings"] = [
            "fixedScale": [
                "targetDedicatedNodes": .integer(Int64(dedicated)),
                "targetLowPriorityNodes": .integer(Int64(spot)),
                "resizeTimeout": timeout ?? kept ?? "PT15M",
            ]
        ]
        autoScaleRun = nil
    }

    var slotsPerNode: Int { Int(properties["taskSlotsPerNode"]?.integer ?? 1) }

    /// The cores of one of its nodes: the first number of its size's name.
    var coresPerNode: Int {
        let name = (properties["vmSize"]?.string ?? "").split(separator: "_").dropFirst().first
        let digits = (name ?? "").drop { !$0.isNumber }.prefix { $0.isNumber }
        return max(1, Int(digits) ?? 1)
    }

    /// The family that its size belongs to, nil for one that the emulator does not know.
    var machineFamily: String? { MachineSizes.family(of: properties["vmSize"]?.string ?? "") }

    func currentNodes(dedicated: Bool) -> Int {
        nodes.count { $0.isDedicated == dedicated }
    }
}
