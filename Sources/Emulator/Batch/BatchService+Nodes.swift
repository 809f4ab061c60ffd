import JSON

extension BatchService {
    // https://learn.microsoft.com/rest/api/batchservice/odata-filters-in-batch
    private static let nodeFields: Set<String> = [
        "id", "state", "stateTransitionTime", "lastBootTime", "allocationTime",
        "startTaskInfo/state", "startTaskInfo/startTime", "startTaskInfo/endTime",
        "startTaskInfo/result",
    ]

    static func addNodes(to routes: inout Routes) {
        routes.on("GET /pools/*/nodes", listNodes)
        routes.on("GET /pools/*/nodes/*", getNode)
        routes.on("GET /pools/*/nodes/*/extensions", listExtensions)
        routes.on("GET /pools/*/nodes/*/extensions/*", getExtension)
    }

    private static func listNodes(
        _ state: inout State, _ call: BatchCall
    ) throws(BatchError) -> ServerResponse {
        try call.require("pools/read", state)
        let pool = try pool(call.captures[0], call, state)
        let items = pool.nodes.sorted { $0.id < $1.id }.map { view(of: $0, in: pool, call) }
        return try call.list(
            items, "nodes", filterFields: nodeFields, writtenIn: &state.writtenLists.nodes)
    }

    private static func getNode(
        _ state: inout State, _ call: BatchCall
    ) throws(BatchError) -> ServerResponse {
        let (pool, node) = try node(state, call)
        return call.element(view(of: node, in: pool, call).json, "nodes")
    }

    private static func listExtensions(
        _ state: inout State, _ call: BatchCall
    ) throws(BatchError) -> ServerResponse {
        let (_, node) = try node(state, call)
        let items = node.extensions.sorted { $0.name < $1.name }.map { ExtensionView(of: $0).json }
        return try call.list(items, "extensions", filterFields: []) {
            $0["vmExtension"]?["name"]?.string ?? ""
        }
    }

    private static func getExtension(
        _ state: inout State, _ call: BatchCall
    ) throws(BatchError) -> ServerResponse {
        let (_, node) = try node(state, call)
        let name = call.captures[2].lowercased()
        guard let found = node.extensions.first(where: { $0.name.lowercased() == name }) else {
            throw .resourceNotFound
        }
        return call.element(ExtensionView(of: found).json, "extensions")
    }

    /// The node of a path, if the caller may.
    static func node(
        _ state: State, _ call: BatchCall, to action: String = "read"
    ) throws(BatchError) -> (Pool, Node) {
        try call.require("pools/\(action)", state)
        let pool = try pool(call.captures[0], call, state)
        guard let node = pool.nodes.first(where: { $0.id == call.captures[1] }) else {
            throw .notFound("NodeNotFound", "node")
        }
        return (pool, node)
    }

    private static func view(of node: Node, in pool: Pool, _ call: BatchCall) -> NodeView {
        NodeView(of: node, in: pool, base: call.base, call.version)
    }
}
