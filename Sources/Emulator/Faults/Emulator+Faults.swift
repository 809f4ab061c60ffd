internal import Synchronization

extension Emulator {
    /// Answers a request with whatever goes wrong with it, and counts it.
    ///
    /// - Parameters:
    ///   - service: The service that it is for; to others nothing happens.
    ///   - failing: Answers with a failure in the service's words.
    ///   - serving: Does what is asked.
    func steered(
        _ request: ServerRequest, _ service: Operation.Service?, _ state: inout State,
        failing: (inout State, ServiceFailure) -> ServerResponse,
        serving: (inout State) -> ServerResponse
    ) -> ServerResponse {
        guard let service else { return serving(&state) }
        let plan = faults.withLock { $0.plan(service, request) }
        var isDone = false
        var response: ServerResponse
        if plan.fault.drop == .before {
            response = ServerResponse(503)
        } else if let status = plan.fault.status {
            let failure = ServiceFailure(status: status, retryAfter: plan.fault.retryAfter)
            response = failing(&state, failure)
        } else {
            response = serving(&state)
            isDone = response.status < 400
            response = aged(response, request, plan, at: state.clock.life)
        }
        response.delivery = Delivery(plan.fault)
        let entry = RequestTally.Entry(
            operation: Operation(service, request), request, response, isDone: isDone,
            at: state.clock.now)
        tally.withLock { $0.add(entry) }
        return response
    }

    private func aged(
        _ response: ServerResponse, _ request: ServerRequest, _ plan: FaultPlan, at life: Double
    ) -> ServerResponse {
        guard plan.keepsAnswer else { return response }
        return faults.withLock { rules in
            rules.history.keep(response, to: request, at: life)
            guard let staleness = plan.fault.stale else { return response }
            return rules.history.stale(response, to: request, staleness, at: life)
        }
    }
}

extension Delivery {
    init(_ fault: Fault) {
        delay = fault.latency?.lowerBound ?? 0
        isDropped = fault.drop != nil
        bytesPerSecond = fault.bytesPerSecond
        if let bytes = fault.reset {
            cut = (bytes, .reset)
        } else if let bytes = fault.truncate {
            cut = (bytes, .close)
        }
    }
}
