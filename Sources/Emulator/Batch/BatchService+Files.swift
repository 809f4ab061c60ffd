import JSON

extension BatchService {
    static func addFiles(to routes: inout Routes) {
        routes.on("GET /pools/*/nodes/*/files", listNodeFiles)
        routes.on("GET /pools/*/nodes/*/files/**", readNodeFile)
        routes.on("HEAD /pools/*/nodes/*/files/**", describeNodeFile)
        routes.on("DELETE /pools/*/nodes/*/files/**", deleteNodeFile)
        routes.on("GET /jobs/*/tasks/*/files", listTaskFiles)
        routes.on("GET /jobs/*/tasks/*/files/**", readTaskFile)
        routes.on("HEAD /jobs/*/tasks/*/files/**", describeTaskFile)
        routes.on("DELETE /jobs/*/tasks/*/files/**", deleteTaskFile)
    }

    // MARK: - Of nodes

    private static func listNodeFiles(
        _ state: inout State, _ call: BatchCall
    ) throws(BatchError) -> ServerResponse {
        try nodeFiles(state, call).list()
    }

    private static func readNodeFile(
        _ state: inout State, _ call: BatchCall
    ) throws(BatchError) -> ServerResponse {
        try nodeFiles(state, call).read(call.captures[2])
    }

    private static func describeNodeFile(
        _ state: inout State, _ call: BatchCall
    ) throws(BatchError) -> ServerResponse {
        try nodeFiles(state, call).properties(call.captures[2])
    }

    private static func deleteNodeFile(
        _ state: inout State, _ call: BatchCall
    ) throws(BatchError) -> ServerResponse {
        let path = call.captures[2]
        let files = try nodeFiles(state, call, to: "write")
        try requireDeletable(path, files, call)
        let (pool, node) = (call.captures[0], call.captures[1])
        guard !state.delete(path, on: node, of: pool, in: call.account) else {
            return call.done(200)
        }
        state.update(node: node, in: pool, of: call.account) {
            _ = $0.deletedFiles.insert(path)
        }
        return call.done(200)
    }

    private static func nodeFiles(
        _ state: State, _ call: BatchCall, to action: String = "read"
    ) throws(BatchError) -> FileAnswer {
        let (pool, node) = try node(state, call, to: action)
        guard ![.creating, .deallocated, .unusable].contains(node.phase) else {
            throw .conflict(
                "NodeStateUnusable", "The specified node is not in a state to give its files.")
        }
        let jobs = state.accounts[call.account]?.jobs.values.map { $0 } ?? []
        return FileAnswer(
            call: call,
            files: NodeFolder(
                of: node, in: pool, jobs, home: state.home(of: node.id, in: pool)
            ).files,
            url: "\(call.base)/pools/\(pool.name)/nodes/\(node.id)/files")
    }

    // MARK: - Of tasks

    private static func listTaskFiles(
        _ state: inout State, _ call: BatchCall
    ) throws(BatchError) -> ServerResponse {
        try taskFiles(state, call).list()
    }

    private static func readTaskFile(
        _ state: inout State, _ call: BatchCall
    ) throws(BatchError) -> ServerResponse {
        try taskFiles(state, call).read(call.captures[2])
    }

    private static func describeTaskFile(
        _ state: inout State, _ call: BatchCall
    ) throws(BatchError) -> ServerResponse {
        try taskFiles(state, call).properties(call.captures[2])
    }

    private static func deleteTaskFile(
        _ state: inout State, _ call: BatchCall
    ) throws(BatchError) -> ServerResponse {
        let path = call.captures[2]
        try requireDeletable(path, try taskFiles(state, call, to: "write"), call)
        let (job, task) = try task(state, call, to: "write", checks: false)
        let root = NodeFolder.root(ofTask: task.id, job: job.id)
        if let place = task.place,
            state.delete("\(root)/\(path)", on: place.node, of: place.pool, in: call.account)
        {
            return call.done(200)
        }
        state.accounts[call.account]?.jobs[job.id.lowercased()]?.tasks[task.id.lowercased()]?
            .change { _ = $0.deletedFiles.insert(path) }
        return call.done(200)
    }

    private static func taskFiles(
        _ state: State, _ call: BatchCall, to action: String = "read"
    ) throws(BatchError) -> FileAnswer {
        let (job, task) = try task(state, call, to: action, checks: false)
        guard let place = task.place, task.started != nil else {
            throw .conflict("TaskFilesUnavailable", "The task has not run on a node yet.")
        }
        guard let pool = state.accounts[call.account]?.pools[place.pool],
            let node = pool.nodes.first(where: { $0.id == place.node }), !task.isCleaned
        else {
            throw .conflict(
                "TaskFilesCleanedup",
                "The files of the task are gone: with their node, or after their time.")
        }
        return FileAnswer(
            call: call,
            files: NodeFolder(
                of: task, on: node, job: job.id, home: state.home(of: node.id, in: pool)
            ).files,
            url: "\(call.base)/jobs/\(job.id)/tasks/\(task.id)/files")
    }

    /// A folder with something in it is deleted only with `recursive`.
    private static func requireDeletable(
        _ path: String, _ answer: FileAnswer, _ call: BatchCall
    ) throws(BatchError) {
        let file = try answer.find(path)
        let isRecursive = call.request.parameter("recursive")?.lowercased() == "true"
        let isEmpty = !answer.files.contains { $0.path != path && $0.isAt(orBelow: path) }
        guard !file.isDirectory || isRecursive || isEmpty else {
            throw .invalidForCurrentState("The specified directory is not empty")
        }
    }
}
