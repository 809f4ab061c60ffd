import JSON

extension BatchService {
    static func addJobStates(to routes: inout Routes) {
        routes.on("POST /jobs/*/disable", disableJob)
        routes.on("POST /jobs/*/enable", enableJob)
        routes.on("POST /jobs/*/terminate", terminateJob)
        routes.on("DELETE /jobs/*", deleteJob)
    }

    private static func disableJob(
        _ state: inout State, _ call: BatchCall
    ) throws(BatchError) -> ServerResponse {
        let mode = try call.object()["disableTasks"]?.string?.lowercased()
        guard let mode = mode.flatMap(Job.TaskStop.init(rawValue:)) else {
            throw .invalidRequestBody
        }
        let job = try job(state, call, to: "write")
        try requireOpen(job)
        if job.state.phase == .active {
            state.startDisabling(
                job: job.id.lowercased(), of: call.account, mode, at: state.clock.life)
        }
        return answer(202, job, state, call)
    }

    private static func enableJob(
        _ state: inout State, _ call: BatchCall
    ) throws(BatchError) -> ServerResponse {
        let job = try job(state, call, to: "write")
        try requireOpen(job)
        guard job.state.phase != .disabling else { throw .invalidForCurrentState }
        if job.state.phase == .disabled {
            state.enter(
                .active, job: job.id.lowercased(), of: call.account, at: state.clock.life)
        }
        return answer(202, job, state, call)
    }

    private static func terminateJob(
        _ state: inout State, _ call: BatchCall
    ) throws(BatchError) -> ServerResponse {
        let reason = try call.optionalObject()["terminateReason"]?.string ?? "UserTerminate"
        let job = try job(state, call, to: "write")
        try requireOpen(job)
        state.startTerminating(
            job: job.id.lowercased(), of: call.account, because: reason, at: state.clock.life)
        return answer(202, job, state, call)
    }

    private static func deleteJob(
        _ state: inout State, _ call: BatchCall
    ) throws(BatchError) -> ServerResponse {
        let job = try job(state, call, to: "delete")
        guard job.state.phase != .deleting else {
            throw .conflict("JobBeingDeleted", "The specified job has been marked for deletion.")
        }
        state.startDeleting(job: job.id.lowercased(), of: call.account, at: state.clock.life)
        return call.done(202)
    }

    private static func answer(
        _ status: Int, _ before: Job, _ state: State, _ call: BatchCall
    ) -> ServerResponse {
        let job = state.accounts[call.account]?.jobs[before.id.lowercased()] ?? before
        return call.done(status, eTag: job.eTag, job.modified)
    }
}
