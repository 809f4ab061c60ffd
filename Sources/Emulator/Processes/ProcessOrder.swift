/// What is to be done with processes once the state is not locked any more.
enum ProcessOrder: Sendable {
    case start(ProcessKey, ProcessPlan)
    case stop(ProcessKey)
    /// Stops all that run on a node; what it has on disk goes too if its machine does.
    case clear(node: String, removing: NodeHome?)
    case delete(path: String)
}
