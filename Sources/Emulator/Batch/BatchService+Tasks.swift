import JSON

extension BatchService {
    // https://learn.microsoft.com/rest/api/batchservice/odata-filters-in-batch
    private static let taskFields: Set<String> = [
        "id", "displayName", "state", "stateTransitionTime", "creationTime", "lastModified",
        "executionInfo/exitCode", "executionInfo/retryCount", "executionInfo/requeueCount",
        "executionInfo/startTime", "executionInfo/endTime", "executionInfo/result",
        "nodeInfo/poolId", "nodeInfo/nodeId", "requiredSlots",
    ]

    /// The most tasks that may be added in one request.
    private static let largestCollection = 100

    static func addTasks(to routes: inout Routes) {
        routes.on("GET /jobs/*/tasks", listTasks)
        routes.on("POST /jobs/*/tasks", addTask)
        routes.on("POST /jobs/*/addtaskcollection", addCollection)
        routes.on("GET /jobs/*/tasks/*", getTask)
        routes.on("PUT /jobs/*/tasks/*", updateTask)
        routes.on("DELETE /jobs/*/tasks/*", deleteTask)
        routes.on("POST /jobs/*/tasks/*/terminate", terminateTask)
        routes.on("POST /jobs/*/tasks/*/reactivate", reactivateTask)
        routes.on("GET /jobs/*/tasks/*/subtasksinfo", listSubtasks)
    }

    // MARK: - Reading

    private static func listTasks(
        _ state: inout State, _ call: BatchCall
    ) throws(BatchError) -> ServerResponse {
        _ = try call.expands("stats")
        let job = try job(state, call, to: "read", checks: false)
        let items = job.tasks.sorted { $0.key < $1.key }.map {
            view(of: $0.value, job, state, call).json
        }
        return try call.list(items, "tasks", filterFields: taskFields) {
            ($0["id"]?.string ?? "").lowercased()
        }
    }

    private static func getTask(
        _ state: inout State, _ call: BatchCall
    ) throws(BatchError) -> ServerResponse {
        _ = try call.expands("stats")
        let (job, task) = try task(state, call, to: "read")
        var response = call.element(view(of: task, job, state, call).json, "tasks")
        response.headers["ETag"] = task.eTag
        response.headers["Last-Modified"] = task.modified.httpDate
        return response
    }

    /// A task that is not multi-instance has none, and the emulator runs no instances.
    private static func listSubtasks(
        _ state: inout State, _ call: BatchCall
    ) throws(BatchError) -> ServerResponse {
        _ = try task(state, call, to: "read")
        return try call.list([], "subtaskinfo", filterFields: [])
    }

    // MARK: - Adding

    private static func addTask(
        _ state: inout State, _ call: BatchCall
    ) throws(BatchError) -> ServerResponse {
        let job = try job(state, call, to: "write", checks: false)
        try requireOpen(job)
        let task = try add(try call.object(), to: job, &state, call)
        return call.created("jobs/\(job.id)/tasks/\(task.id)", eTag: task.eTag, task.modified)
    }

    private static func add(
        _ body: [String: JSONValue], to job: Job, _ state: inout State, _ call: BatchCall
    ) throws(BatchError) -> BatchTask {
        let request = try TaskRequest(.object(body), for: job)
        let key = job.id.lowercased()
        let known = state.accounts[call.account]?.jobs[key]?.tasks[request.id.lowercased()]
        guard known == nil else {
            throw .conflict("TaskExists", "The specified task already exists.")
        }
        let task = BatchTask(
            id: request.id, specification: request.specification, created: state.stamp())
        state.add(task: task, to: key, call.account)
        return task
    }

    /// Each task of a collection succeeds or fails for itself.
    private static func addCollection(
        _ state: inout State, _ call: BatchCall
    ) throws(BatchError) -> ServerResponse {
        let job = try job(state, call, to: "write", checks: false)
        try requireOpen(job)
        guard let bodies = try call.object()["value"]?.array else {
            throw .missingProperty("value")
        }
        guard bodies.count <= largestCollection else {
            throw .invalidProperty("value", "A collection has 100 tasks at the most")
        }
        var results: [JSONValue] = []
        for body in bodies { results.append(result(of: body, job, &state, call)) }
        return ServerResponse(
            200,
            json: [
                "odata.metadata": .string("\(call.base)/$metadata#taskaddresult"),
                "value": .array(results),
            ], contentType: contentType)
    }

    private static func result(
        of body: JSONValue, _ job: Job, _ state: inout State, _ call: BatchCall
    ) -> JSONValue {
        do throws(BatchError) {
            let task = try add(body.object ?? [:], to: job, &state, call)
            return [
                "status": "Success", "taskId": .string(task.id), "eTag": .string(task.eTag),
                "lastModified": .string(task.modified.iso8601),
                "location": .string("\(call.base)/jobs/\(job.id)/tasks/\(task.id)"),
            ]
        } catch {
            let message: JSONValue = ["lang": "en-US", "value": .string(error.message)]
            return [
                "status": "ClientError", "taskId": body["id"] ?? "",
                "error": ["code": .string(error.code), "message": message],
            ]
        }
    }

    // MARK: - Changing

    private static func updateTask(
        _ state: inout State, _ call: BatchCall
    ) throws(BatchError) -> ServerResponse {
        let (job, task) = try task(state, call, to: "write")
        try requireRunnable(task)
        let constraints = TaskRequest.constraints(try call.object()["constraints"])
        return change(task, job, &state, call, 200) { task in
            task.specification["constraints"] = constraints
        }
    }

    private static func terminateTask(
        _ state: inout State, _ call: BatchCall
    ) throws(BatchError) -> ServerResponse {
        let (job, task) = try task(state, call, to: "write")
        try requireRunnable(task)
        state.stop(
            task.id.lowercased(), ofJob: job.id.lowercased(), of: call.account, .terminate,
            at: state.clock.life)
        return change(task, job, &state, call, 204) { _ in }
    }

    /// Only a task that has failed or was ended can be tried again.
    private static func reactivateTask(
        _ state: inout State, _ call: BatchCall
    ) throws(BatchError) -> ServerResponse {
        let (job, task) = try task(state, call, to: "write")
        try requireOpen(job)
        guard task.state.phase == .completed, !task.hasSucceeded else {
            throw .invalidForCurrentState(
                "Only a task that is completed and has failed can be reactivated")
        }
        let now = state.clock.now
        state.accounts[call.account]?.jobs[job.id.lowercased()]?.waiting
            .append(task.id.lowercased())
        return change(task, job, &state, call, 204) { task in
            task.retries = 0
            task.exitCode = nil
            task.failure = nil
            task.ended = nil
            task.state.enter(.active, at: now)
        }
    }

    private static func deleteTask(
        _ state: inout State, _ call: BatchCall
    ) throws(BatchError) -> ServerResponse {
        let (job, task) = try task(state, call, to: "write")
        let (key, name) = (job.id.lowercased(), task.id.lowercased())
        if task.state.phase != .completed {
            state.stop(name, ofJob: key, of: call.account, .terminate, at: state.clock.life)
        }
        state.accounts[call.account]?.jobs[key]?.tasks[name] = nil
        return call.done(200)
    }

    private static func change(
        _ task: BatchTask, _ job: Job, _ state: inout State, _ call: BatchCall, _ status: Int,
        _ body: (inout BatchTask) -> Void
    ) -> ServerResponse {
        let stamp = state.stamp()
        state.accounts[call.account]?.jobs[job.id.lowercased()]?.tasks[task.id.lowercased()]?
            .change { task in
                body(&task)
                task.modified = stamp
            }
        return call.done(status, eTag: stamp.eTag, stamp)
    }

    // MARK: - Parts

    static func task(
        _ state: State, _ call: BatchCall, to action: String, checks: Bool = true
    ) throws(BatchError) -> (Job, BatchTask) {
        let job = try job(state, call, to: action, checks: false)
        guard let task = job.tasks[call.captures[1].lowercased()] else {
            throw .notFound("TaskNotFound", "task")
        }
        if checks { try call.checkConditions(eTag: task.eTag, modified: task.modified) }
        return (job, task)
    }

    private static func requireRunnable(_ task: BatchTask) throws(BatchError) {
        guard task.state.phase != .completed else {
            throw .conflict("TaskCompleted", "The specified task is already in a completed state.")
        }
    }

    private static func view(
        of task: BatchTask, _ job: Job, _ state: State, _ call: BatchCall
    ) -> TaskView {
        let pool = task.place.flatMap { state.accounts[call.account]?.pools[$0.pool]?.name }
        return TaskView(task: task, job: job.id, base: call.base, pool: pool)
    }
}
