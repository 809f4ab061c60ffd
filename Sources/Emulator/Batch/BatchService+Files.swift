import JSON

extension BatchService {
    /// Finds the files of a node or a task for one who may do something with them.
    private typealias Finder =
        @Sendable (State, BatchCall, String) throws(BatchError) -> FileAnswer

    static func addFiles(to routes: inout Routes) {
        addReading(of: "/pools/*/nodes/*/files", nodeFiles, to: &routes)
        addReading(of: "/jobs/*/tasks/*/files", taskFiles, to: &routes)
        routes.on("DELETE /pools/*/nodes/*/files/**", deleteNodeFile)
        routes.on("DELETE /jobs/*/tasks/*/files/**", deleteTaskFile)
    }

    private static func addReading(
        of path: String, _ files: @escaping Finder, to routes: inout Routes
    ) {
        routes.on("GET \(path)") { state, call throws(BatchError) in
            try files(state, call, "read").list()
        }
        routes.on("GET \(path)/**") { state, call throws(BatchError) in
            try files(state, call, "read").read(call.captures[2])
        }
        routes.on("HEAD \(path)/**") { state, call throws(BatchError) in
            try files(state, call, "read").properties(call.captures[2])
        }
    }

    // MARK: - Of nodes

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
        _ state: State, _ call: BatchCall, to action: String
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
        _ state: State, _ call: BatchCall, to action: String
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
