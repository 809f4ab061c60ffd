import JSON

extension BatchService {
    // https://learn.microsoft.com/rest/api/batchservice/odata-filters-in-batch
    private static let scheduleFields: Set<String> = [
        "id", "displayName", "state", "stateTransitionTime", "creationTime", "lastModified",
    ]

    static func addJobSchedules(to routes: inout Routes) {
        routes.on("GET /jobschedules", listSchedules)
        routes.on("POST /jobschedules", addSchedule)
        routes.on("GET /jobschedules/*", getSchedule)
        routes.on("HEAD /jobschedules/*", checkSchedule)
        routes.on("PATCH /jobschedules/*", patchSchedule)
        routes.on("PUT /jobschedules/*", updateSchedule)
        routes.on("DELETE /jobschedules/*", deleteSchedule)
        routes.on("POST /jobschedules/*/disable", disableSchedule)
        routes.on("POST /jobschedules/*/enable", enableSchedule)
        routes.on("POST /jobschedules/*/terminate", terminateSchedule)
        routes.on("GET /jobschedules/*/jobs", listJobsOfSchedule)
    }

    // MARK: - Reading

    private static func listSchedules(
        _ state: inout State, _ call: BatchCall
    ) throws(BatchError) -> ServerResponse {
        try call.require(data: "jobSchedules/read", state)
        let expands = try call.expands("stats")
        let schedules = state.accounts[call.account]?.jobSchedules ?? [:]
        let items = schedules.sorted { $0.key < $1.key }.map {
            view(of: $0.value, call, state, expands)
        }
        return try call.list(items, "jobschedules", filterFields: scheduleFields) {
            ($0["id"]?.string ?? "").lowercased()
        }
    }

    private static func getSchedule(
        _ state: inout State, _ call: BatchCall
    ) throws(BatchError) -> ServerResponse {
        let found = try schedule(state, call, to: "read")
        let item = view(of: found, call, state, try call.expands("stats"))
        var response = call.element(item, "jobschedules")
        response.headers["ETag"] = found.eTag
        response.headers["Last-Modified"] = found.modified.httpDate
        return response
    }

    private static func checkSchedule(
        _ state: inout State, _ call: BatchCall
    ) throws(BatchError) -> ServerResponse {
        let found = try schedule(state, call, to: "read")
        return call.done(200, eTag: found.eTag, found.modified)
    }

    private static func listJobsOfSchedule(
        _ state: inout State, _ call: BatchCall
    ) throws(BatchError) -> ServerResponse {
        let key = try schedule(state, call, to: "read", checks: false).id.lowercased()
        let jobs = (state.accounts[call.account]?.jobs ?? [:]).filter { $0.value.schedule == key }
        return try list(jobs: jobs, call)
    }

    // MARK: - Changing

    private static func addSchedule(
        _ state: inout State, _ call: BatchCall
    ) throws(BatchError) -> ServerResponse {
        try call.require(data: "jobSchedules/write", state)
        let body = try call.object()
        let id = try JobScheduleRequest.id(body)
        guard body["schedule"] != nil else { throw .missingProperty("schedule") }
        guard body["jobSpecification"] != nil else { throw .missingProperty("jobSpecification") }
        try JobScheduleRequest.check(body)
        let key = id.lowercased()
        guard state.accounts[call.account]?.jobSchedules[key] == nil else {
            throw .conflict("JobScheduleExists", "The specified job schedule already exists.")
        }
        try requireRoomForJobs(state, call)
        var specification = JSONValue.object(body)
        specification["id"] = nil
        let made = JobSchedule(id: id, specification: specification, created: state.stamp())
        state.accounts[call.account]?.jobSchedules[key] = made
        state.plan(schedule: key, of: call.account, at: state.clock.life)
        state.catchUp()
        return call.created("jobschedules/\(id)", eTag: made.eTag, made.modified)
    }

    private static func patchSchedule(
        _ state: inout State, _ call: BatchCall
    ) throws(BatchError) -> ServerResponse {
        let change = try call.object()
        guard change.keys.allSatisfy(JobScheduleRequest.patchable.contains) else {
            throw .invalidRequestBody
        }
        return try update(&state, call, change, replaces: false)
    }

    private static func updateSchedule(
        _ state: inout State, _ call: BatchCall
    ) throws(BatchError) -> ServerResponse {
        let body = try call.object().filter { JobScheduleRequest.patchable.contains($0.key) }
        for name in ["schedule", "jobSpecification"] where body[name] == nil {
            throw .missingProperty(name)
        }
        return try update(&state, call, body, replaces: true)
    }

    /// Only jobs that are made from now on are other ones.
    private static func update(
        _ state: inout State, _ call: BatchCall, _ change: [String: JSONValue], replaces: Bool
    ) throws(BatchError) -> ServerResponse {
        var found = try schedule(state, call, to: "write")
        try requireOpen(found)
        try JobScheduleRequest.check(change)
        if replaces { found.specification["metadata"] = nil }
        for (name, value) in change { found.specification[name] = value }
        found.modified = state.stamp()
        let key = found.id.lowercased()
        state.accounts[call.account]?.jobSchedules[key] = found
        if change["schedule"] != nil {
            let next = found.jobsMade == 0 ? 0 : found.recurrence ?? 0
            state.plan(schedule: key, of: call.account, at: state.clock.life + next)
        }
        return answer(200, key, state, call)
    }

    private static func disableSchedule(
        _ state: inout State, _ call: BatchCall
    ) throws(BatchError) -> ServerResponse {
        let found = try schedule(state, call, to: "write")
        try requireOpen(found)
        let key = found.id.lowercased()
        state.enter(.disabled, schedule: key, of: call.account, at: state.clock.life)
        return answer(204, key, state, call)
    }

    /// The next job of a schedule comes at its time; one that was missed comes now.
    private static func enableSchedule(
        _ state: inout State, _ call: BatchCall
    ) throws(BatchError) -> ServerResponse {
        let found = try schedule(state, call, to: "write")
        try requireOpen(found)
        let key = found.id.lowercased()
        if found.state.phase == .disabled {
            let life = state.clock.life
            state.enter(.active, schedule: key, of: call.account, at: life)
            state.plan(schedule: key, of: call.account, at: max(life, found.nextRun ?? life))
        }
        return answer(204, key, state, call)
    }

    private static func terminateSchedule(
        _ state: inout State, _ call: BatchCall
    ) throws(BatchError) -> ServerResponse {
        let found = try schedule(state, call, to: "write")
        try requireOpen(found)
        let key = found.id.lowercased()
        state.startEnding(schedule: key, .terminating, of: call.account)
        return answer(202, key, state, call)
    }

    private static func deleteSchedule(
        _ state: inout State, _ call: BatchCall
    ) throws(BatchError) -> ServerResponse {
        let found = try schedule(state, call, to: "delete")
        guard found.state.phase != .deleting else { throw scheduleBeingDeleted }
        state.startEnding(schedule: found.id.lowercased(), .deleting, of: call.account)
        return call.done(202)
    }

    // MARK: - Parts

    private static func schedule(
        _ state: State, _ call: BatchCall, to action: String, checks: Bool = true
    ) throws(BatchError) -> JobSchedule {
        try call.require(data: "jobSchedules/\(action)", state)
        let key = call.captures[0].lowercased()
        guard let found = state.accounts[call.account]?.jobSchedules[key] else {
            throw .notFound("JobScheduleNotFound", "job schedule")
        }
        if checks { try call.checkConditions(eTag: found.eTag, modified: found.modified) }
        return found
    }

    private static let scheduleBeingDeleted = BatchError.conflict(
        "JobScheduleBeingDeleted", "The specified job schedule has been marked for deletion.")

    private static func requireOpen(_ schedule: JobSchedule) throws(BatchError) {
        switch schedule.state.phase {
        case .completed:
            throw .conflict(
                "JobScheduleCompleted",
                "The specified job schedule is already in a completed state.")
        case .terminating:
            throw .conflict(
                "JobScheduleBeingTerminated", "The specified job schedule is being terminated.")
        case .deleting: throw scheduleBeingDeleted
        case .active, .disabled: return
        }
    }

    private static func answer(
        _ status: Int, _ key: String, _ state: State, _ call: BatchCall
    ) -> ServerResponse {
        let found = state.accounts[call.account]?.jobSchedules[key]
        return call.done(status, eTag: found?.eTag, found?.modified)
    }

    private static func view(
        of schedule: JobSchedule, _ call: BatchCall, _ state: State, _ expands: Bool
    ) -> JSONValue {
        let key = schedule.id.lowercased()
        let jobs = state.accounts[call.account]?.jobs.values.filter {
            expands && $0.schedule == key
        }
        return JobScheduleView(
            schedule: schedule, base: call.base, clock: state.clock,
            tasks: expands ? jobs?.flatMap(\.tasks.values) : nil
        ).json
    }
}
