/// The folder of a node on this machine, as processes of its tasks see it.
struct NodeHome: Sendable, Equatable {
    let path: String

    /// - Parameter root: The folder for all nodes.
    init(node: String, root: String) {
        path = "\(root)/\(node)"
    }

    /// What `AZ_BATCH_NODE_ROOT_DIR` is.
    var tasks: String { path + "/tasks" }

    /// Stands for the root of the node's own file system: what an extension puts at
    /// `/var/lib/waagent` is below it at `var/lib/waagent`.
    var system: String { path + "/system" }

    /// The variable that tells a process where that is.
    static let systemVariable = "CERTFERRY_NODE_SYSTEM_DIR"
}
