import JSON

/// The fault rules in force, and the answers that stale reads are made of.
struct FaultRules: Sendable {
    private let seed: UInt64
    private var rules: [(id: Int, rule: FaultRule)] = []
    private var lastID = 0
    var history = AnswerHistory()

    init(seed: UInt64) {
        self.seed = seed
    }

    /// Adds a rule.
    ///
    /// Each has random numbers of its own, so that one rule doesn't change what another does.
    ///
    /// - Returns: Its id.
    @discardableResult
    mutating func add(_ rule: FaultRule) -> Int {
        lastID += 1
        var rule = rule
        rule.begin(seed: seed &+ UInt64(lastID))
        rules.append((lastID, rule))
        return lastID
    }

    /// Removes a rule; tells whether there was one.
    mutating func remove(_ id: Int) -> Bool {
        let before = rules.count
        rules.removeAll { $0.id == id }
        return rules.count < before
    }

    mutating func removeAll() {
        rules = []
        history = AnswerHistory()
    }

    /// What happens to a request; the order of requests decides.
    mutating func plan(_ service: Operation.Service, _ request: ServerRequest) -> FaultPlan {
        var plan = FaultPlan()
        for index in rules.indices where rules[index].rule.target.fits(service, request) {
            if rules[index].rule.fault.stale != nil { plan.keepsAnswer = request.method == "GET" }
            if let fault = rules[index].rule.strike() { plan.fault.merge(fault) }
        }
        return plan
    }

    var json: JSONValue { .array(rules.map { Self.json($0.id, $0.rule) }) }

    /// The rule with an id, nil if there is none.
    func json(of id: Int) -> JSONValue? {
        rules.first { $0.id == id }.map { Self.json($0.id, $0.rule) }
    }

    private static func json(_ id: Int, _ rule: FaultRule) -> JSONValue {
        [
            "id": .integer(Int64(id)), "rule": .string(rule.text),
            "seen": .integer(Int64(rule.seen)), "hits": .integer(Int64(rule.hits)),
        ]
    }
}
