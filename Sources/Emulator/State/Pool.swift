import JSON

/// A pool, kept as ARM's `properties` ask for it; the data plane's form is derived.
struct Pool: Sendable {
    /// Whether the number of nodes is being changed.
    enum Allocation: String, Sendable {
        case steady = "Steady"
        case resizing = "Resizing"
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

    /// The ETag, unquoted.
    var eTag: String { modified.eTag }

    var virtualMachine: JSONValue {
        properties["deploymentConfiguration"]?["virtualMachineConfiguration"] ?? .object([:])
    }

    var isWindows: Bool {
        virtualMachine["nodeAgentSkuId"]?.string?.lowercased().hasPrefix("batch.node.windows")
            ?? false
    }

    var extensions: [JSONValue] { virtualMachine["extensions"]?.array ?? [] }

    var certificateReferences: [JSONValue] { properties["certificates"]?.array ?? [] }

    private var fixedScale: JSONValue? { properties["scaleSettings"]?["fixedScale"] }

    var targetDedicatedNodes: Int { target("targetDedicatedNodes", dedicated: true) }

    var targetLowPriorityNodes: Int { target("targetLowPriorityNodes", dedicated: false) }

    /// Formulas are not evaluated: a pool that scales by one stays as large as it is.
    private func target(_ name: String, dedicated: Bool) -> Int {
        guard let fixedScale else { return currentNodes(dedicated: dedicated) }
        return Int(fixedScale[name]?.integer ?? 0)
    }

    func currentNodes(dedicated: Bool) -> Int {
        nodes.count { $0.isDedicated == dedicated }
    }
}
