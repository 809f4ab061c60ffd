import JSON

/// Where tasks of a job may run in a pool.
struct TaskRoom {
    private let nodes: [Node]
    private let slots: Int
    private let packs: Bool

    /// Looks for nodes that have a slot left; nil if there is none.
    init?(pool: Pool, job: Job) {
        let slots = pool.slotsPerNode
        nodes = pool.nodes.filter {
            $0.isReady && $0.usedSlots < slots && !job.isBarred(from: $0.id)
        }
        guard !nodes.isEmpty else { return nil }
        self.slots = slots
        let fill = pool.properties["taskSchedulingPolicy"]?["nodeFillType"]?.string
        packs = fill?.lowercased() == "pack"
    }

    /// The node of the task's own affinity if it has room, else the emptiest, or the fullest if
    /// the pool packs.
    func node(for task: BatchTask) -> String? {
        let roomy = nodes.filter { slots - $0.usedSlots >= task.requiredSlots }
        let wanted = task.specification["affinityInfo"]?["affinityId"]?.string
        if let near = roomy.first(where: { "TVM:\($0.id)" == wanted }) { return near.id }
        let order = roomy.sorted { ($0.usedSlots, $0.id) < ($1.usedSlots, $1.id) }
        return (packs ? order.last : order.first)?.id
    }
}

extension Job {
    /// A node on which the job's preparation has failed gets none of its tasks.
    func isBarred(from node: String) -> Bool {
        let isNeeded = preparationTask?["waitForSuccess"]?.bool != false
        return isNeeded && (preparations[node]?.exitCode ?? 0) != 0
    }

    /// Whether the tasks that a task depends on have done what it waits for.
    func isReady(_ task: BatchTask) -> Bool {
        let (ids, ranges) = task.dependencies
        let isDone = { (id: String) in self.tasks[id.lowercased()].map(self.satisfies) ?? false }
        // A range is of every whole number in it, so a long one is looked up the other way round.
        return ids.allSatisfy(isDone)
            && ranges.allSatisfy { range in
                let done = tasks.values.count {
                    Int64($0.id).map(range.contains) == true && satisfies($0)
                }
                return Int64(done) == range.upperBound - range.lowerBound + 1
            }
    }

    private func satisfies(_ task: BatchTask) -> Bool {
        guard task.state.phase == .completed else { return false }
        let action = task.exitOptions?["dependencyAction"]?.string?.lowercased()
        return action.map { $0 == "satisfy" } ?? task.hasSucceeded
    }
}

extension BatchTask {
    /// What its exit conditions say of how it ended.
    var exitOptions: JSONValue? {
        let conditions = specification["exitConditions"]
        guard let exitCode else { return conditions?["default"] }
        let code = Int64(exitCode)
        let exact = conditions?["exitCodes"]?.array?.first { $0["code"]?.integer == code }
        let ranged = conditions?["exitCodeRanges"]?.array?.first {
            ($0["start"]?.integer ?? 0) <= code && code <= ($0["end"]?.integer ?? -1)
        }
        if let options = (exact ?? ranged)?["exitOptions"] { return options }
        return hasSucceeded ? nil : conditions?["default"]
    }
}
