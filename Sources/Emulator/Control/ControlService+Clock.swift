import JSON

extension ControlService {
    static func addClock(to routes: inout Routes) {
        routes.on("GET /clock", readClock)
        routes.on("POST /clock/advance", advance)
        routes.on("POST /clock/settle", settle)
        routes.on("POST /clock/speed", setSpeed)
    }

    private static func readClock(
        _ state: inout State, _ call: ControlCall
    ) throws(ControlError) -> ServerResponse {
        ServerResponse(200, json: reading(state))
    }

    private static func advance(
        _ state: inout State, _ call: ControlCall
    ) throws(ControlError) -> ServerResponse {
        let body = try ControlBody(call.request, ["seconds", "wall"])
        guard let seconds = try body.duration("seconds") else {
            throw .badRequest("cannot advance the clock: the body lacks 'seconds'")
        }
        let movesWall = try body.bool("wall") ?? false
        state.advance(to: state.clock.life + seconds, movesWall: movesWall)
        return ServerResponse(200, json: reading(state))
    }

    /// Pools steady, nodes up, operations done: answers how much of life that took.
    private static func settle(
        _ state: inout State, _ call: ControlCall
    ) throws(ControlError) -> ServerResponse {
        let body = try ControlBody(call.request, ["within", "limit"])
        let horizon = try body.duration("within") ?? 3600
        let limit = try body.duration("limit") ?? 86_400
        let begin = state.clock.life
        let isSettled = state.settle(within: horizon, limit: limit)
        var answer = reading(state)
        answer["passed"] = told(state.clock.life - begin)
        answer["settled"] = .bool(isSettled)
        return ServerResponse(200, json: answer)
    }

    private static func setSpeed(
        _ state: inout State, _ call: ControlCall
    ) throws(ControlError) -> ServerResponse {
        let body = try ControlBody(call.request, ["speed"])
        guard let speed = try body.number("speed") else {
            throw .badRequest("cannot change the speed: the body lacks 'speed'")
        }
        do throws(EmulatorError) {
            try EmulatorConfiguration.check(speed: speed)
        } catch {
            throw .badRequest(error.message)
        }
        state.clock.run(atSpeed: speed)
        return ServerResponse(200, json: reading(state))
    }

    private static func reading(_ state: State) -> JSONValue {
        [
            "wall": .string(state.clock.now.iso8601), "wall_ahead": told(state.clock.ahead),
            "life": told(state.clock.life), "speed": .number(state.clock.speed),
        ]
    }

    /// Seconds to the millisecond: life goes on while requests are answered, and what is behind
    /// that is only how long they took.
    private static func told(_ seconds: Double) -> JSONValue {
        .number((seconds * 1000).rounded() / 1000)
    }
}
