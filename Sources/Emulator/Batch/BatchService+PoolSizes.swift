import JSON

extension BatchService {
    private static let stops: [String: Job.TaskStop] = [
        "requeue": .requeue, "terminate": .terminate, "taskcompletion": .wait,
        "retaineddata": .wait,
    ]

    /// The most nodes that may be removed in one request.
    private static let largestRemoval = 100

    static func addPoolSizes(to routes: inout Routes) {
        routes.on("POST /pools/*/resize", resizePool)
        routes.on("POST /pools/*/stopresize", stopResize)
        routes.on("POST /pools/*/removenodes", removeNodes)
        routes.on("POST /pools/*/enableautoscale", enableAutoScale)
        routes.on("POST /pools/*/disableautoscale", disableAutoScale)
        routes.on("POST /pools/*/evaluateautoscale", evaluateAutoScale)
    }

    private static func resizePool(
        _ state: inout State, _ call: BatchCall
    ) throws(BatchError) -> ServerResponse {
        let pool = try changeablePool(state, call)
        try requireSteady(pool)
        guard pool.formula == nil else {
            throw .invalidForCurrentState("The specified pool has AutoScale enabled.")
        }
        let body = try call.object()
        let dedicated = try count("targetDedicatedNodes", body)
        let spot = try count("targetLowPriorityNodes", body)
        guard dedicated != nil || spot != nil else {
            throw .missingProperty("targetDedicatedNodes")
        }
        if let timeout = body["resizeTimeout"], !timeout.isNull {
            guard let seconds = timeout.string.flatMap({ ISODuration($0)?.seconds }),
                seconds >= 300
            else { throw .invalidProperty("resizeTimeout", "It has to be 5 minutes or more") }
        }
        _ = try call.taskStop("nodeDeallocationOption", of: stops)
        return answer(
            202,
            try store(pool, &state, call, resizes: true) { pool in
                pool.fix(
                    dedicated: dedicated ?? pool.targetDedicatedNodes,
                    spot: spot ?? pool.targetLowPriorityNodes, timeout: body["resizeTimeout"])
            }, call)
    }

    private static func count(
        _ name: String, _ body: [String: JSONValue]
    ) throws(BatchError) -> Int? {
        guard let value = body[name], !value.isNull else { return nil }
        // The Azure CLI writes numbers as texts, and the service takes them.
        let given = value.integer ?? value.string.flatMap { Int64($0) }
        guard let number = given, (0...5000).contains(number) else {
            throw .invalidProperty(name, "The number of nodes has to be 0 to 5000")
        }
        return Int(number)
    }

    /// The Resource Manager's answer for a pool that is steady is recorded: it stays as it is.
    private static func stopResize(
        _ state: inout State, _ call: BatchCall
    ) throws(BatchError) -> ServerResponse {
        let pool = try changeablePool(state, call)
        guard pool.formula == nil else { throw .invalidForCurrentState(Self.cannotStop) }
        if pool.allocation == .resizing {
            state.stopResizing(pool: pool.name, of: call.account)
        }
        return answer(202, try store(pool, &state, call) { _ in }, call)
    }

    static let cannotStop =
        "The specified pool has AutoScale enabled. AutoScale resize cannot be stopped"

    private static func removeNodes(
        _ state: inout State, _ call: BatchCall
    ) throws(BatchError) -> ServerResponse {
        let pool = try changeablePool(state, call)
        try requireSteady(pool)
        guard let list = try call.object()["nodeList"]?.array?.compactMap(\.string),
            !list.isEmpty
        else { throw .missingProperty("nodeList") }
        guard list.count <= largestRemoval else {
            throw .invalidProperty("nodeList", "A list has 100 nodes at the most")
        }
        let stop = try call.taskStop("nodeDeallocationOption", of: stops)
        let wanted = Set(list)
        let nodes = pool.nodes.filter { wanted.contains($0.id) }
        guard nodes.count == wanted.count else { throw .notFound("NodeNotFound", "node") }
        let left = pool.nodes.filter { !wanted.contains($0.id) }
        let changed = try store(pool, &state, call) { pool in
            guard pool.formula == nil else { return }
            pool.fix(
                dedicated: left.count { $0.isDedicated }, spot: left.count { !$0.isDedicated })
        }
        state.startRemoving(nodes.map(\.id), of: changed, in: call.account, stop)
        return answer(202, changed, call)
    }

    // MARK: - Formulas

    private static func enableAutoScale(
        _ state: inout State, _ call: BatchCall
    ) throws(BatchError) -> ServerResponse {
        let pool = try changeablePool(state, call)
        if pool.formula == nil { try requireSteady(pool) }
        var body = try call.object()
        let current = pool.properties["scaleSettings"]?["autoScale"]
        body["autoScaleFormula"] = body["autoScaleFormula"] ?? current?["formula"]
        body["autoScaleEvaluationInterval"] =
            body["autoScaleEvaluationInterval"] ?? current?["evaluationInterval"]
        let automatic = try PoolSpecification.automatic(body)
        let now = state.clock.now
        return answer(
            200,
            try store(pool, &state, call, resizes: true) { pool in
                pool.properties["scaleSettings"] = ["autoScale": automatic]
                pool.evaluateFormula(at: now)
            }, call)
    }

    private static func disableAutoScale(
        _ state: inout State, _ call: BatchCall
    ) throws(BatchError) -> ServerResponse {
        let pool = try changeablePool(state, call)
        return answer(
            200,
            try store(pool, &state, call) { pool in
                guard pool.formula != nil else { return }
                pool.fix(
                    dedicated: pool.targetDedicatedNodes, spot: pool.targetLowPriorityNodes)
            }, call)
    }

    /// What a formula would come to; the pool stays as it is.
    private static func evaluateAutoScale(
        _ state: inout State, _ call: BatchCall
    ) throws(BatchError) -> ServerResponse {
        let pool = try changeablePool(state, call)
        guard let formula = try call.object()["autoScaleFormula"]?.string else {
            throw .missingProperty("autoScaleFormula")
        }
        guard pool.formula != nil else {
            throw .invalidForCurrentState("The specified pool does not have AutoScale enabled.")
        }
        let run = Pool.AutoScaleRun(
            evaluated: state.clock.now, outcome: AutoScaleFormula.evaluate(formula))
        var body = run.json
        let type = "Microsoft.Azure.Batch.Protocol.Entities.AutoScaleRun"
        body["odata.metadata"] = .string("\(call.base)/$metadata#\(type)")
        return ServerResponse(200, json: body, contentType: contentType)
    }

    private static func requireSteady(_ pool: Pool) throws(BatchError) {
        guard pool.allocation == .steady else {
            throw .conflict("PoolBeingResized", "The specified pool is being resized.")
        }
    }
}

extension Pool.AutoScaleRun {
    /// As both planes show it.
    var json: JSONValue {
        var run: JSONValue = ["timestamp": .string(evaluated.iso8601)]
        switch outcome {
        case .success(let targets): run["results"] = .string(targets.results)
        case .failure(let failure):
            run["error"] = [
                "code": "AutoScalingFormulaEvaluationError",
                "message": "An error occurred during autoscale formula evaluation",
                "values": [["name": "Reason", "value": .string(failure.reason)]],
            ]
        }
        return run
    }
}
