import JSON
import Synchronization

extension ControlService {
    static func addFaults(to routes: inout Routes) {
        routes.on("GET /faults", listFaults)
        routes.on("POST /faults", addFault)
        routes.on("DELETE /faults", removeFaults)
        routes.on("DELETE /faults/*", removeFault)
    }

    private static func listFaults(
        _ state: inout State, _ call: ControlCall
    ) throws(ControlError) -> ServerResponse {
        ServerResponse(200, json: ["faults": call.emulator.faults.withLock { $0.json }])
    }

    private static func addFault(
        _ state: inout State, _ call: ControlCall
    ) throws(ControlError) -> ServerResponse {
        let rule = try rule(call.request)
        let added = call.emulator.faults.withLock { rules in
            let id = rules.add(rule)
            return rules.json(of: id)
        }
        return ServerResponse(201, json: added ?? [:])
    }

    private static func removeFaults(
        _ state: inout State, _ call: ControlCall
    ) throws(ControlError) -> ServerResponse {
        call.emulator.faults.withLock { $0.removeAll() }
        return ServerResponse(204)
    }

    private static func removeFault(
        _ state: inout State, _ call: ControlCall
    ) throws(ControlError) -> ServerResponse {
        guard let id = Int(call.captures[0]),
            call.emulator.faults.withLock({ $0.remove(id) })
        else {
            throw ControlError(
                status: 404, code: "NotFound",
                message: "there is no fault rule '\(call.captures[0])'")
        }
        return ServerResponse(204)
    }

    /// `{"rule": "batch GET /pools: status=503"}`, or `{"operation": "batch GET /pools",
    /// "status": 503}` with `_` for `-` in names.
    private static func rule(_ request: ServerRequest) throws(ControlError) -> FaultRule {
        let names = FaultSettings.names.map { $0.replacing("-", with: "_") }
        let body = try ControlBody(request, ["rule", "operation"] + names)
        do throws(FaultRule.Failure) {
            if let text = try textOfRule(body, names) { return try FaultRule(text: text) }
            var settings: [String: String] = [:]
            for name in names {
                settings[name.replacing("_", with: "-")] = body.scalar(name)
            }
            return try FaultRule(target: body.scalar("operation") ?? "", settings: settings)
        } catch {
            throw .badRequest("cannot use the fault rule: \(error.reason)")
        }
    }

    /// A rule that is one text has nothing beside it.
    private static func textOfRule(
        _ body: ControlBody, _ names: [String]
    ) throws(FaultRule.Failure) -> String? {
        guard let text = body.scalar("rule") else { return nil }
        guard !(["operation"] + names).contains(where: { body.has($0) }) else {
            throw FaultRule.Failure(reason: "'rule' says everything: nothing goes beside it")
        }
        return text
    }
}
