import JSON
import Synchronization

extension ControlService {
    static func addRequests(to routes: inout Routes) {
        routes.on("GET /requests", readRequests)
        routes.on("POST /requests/reset", resetRequests)
    }

    private static func readRequests(
        _ state: inout State, _ call: ControlCall
    ) throws(ControlError) -> ServerResponse {
        ServerResponse(200, json: call.emulator.tally.withLock { $0.json })
    }

    private static func resetRequests(
        _ state: inout State, _ call: ControlCall
    ) throws(ControlError) -> ServerResponse {
        _ = try ControlBody(call.request, [])
        let now = state.clock.now
        call.emulator.tally.withLock { $0 = RequestTally(since: now) }
        return ServerResponse(204)
    }
}
