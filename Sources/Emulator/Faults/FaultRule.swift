/// A rule of what goes wrong: which requests, how, and how often.
struct FaultRule: Sendable {
    /// Why a text or an object is no rule.
    struct Failure: Error {
        let reason: String
    }

    let target: FaultTarget
    let fault: Fault
    /// The rule as it was written, in one form.
    let text: String
    private let probability: Double
    private let skip: Int
    private let count: Int?
    /// How many requests it fitted.
    private(set) var seen = 0
    /// How many of them it spoilt.
    private(set) var hits = 0
    private var random = SplitMix64(seed: 0)

    /// Reads `batch GET /pools: status=503 retry-after=1 count=3 probability=0.5`.
    init(text: String) throws(Failure) {
        // An id in the path may hold a colon too.
        guard let colon = text.lastIndex(of: ":") else {
            throw Failure(reason: "a ':' has to stand between which requests and what happens")
        }
        var settings: [String: String] = [:]
        for word in text[text.index(after: colon)...].split(separator: " ") {
            let pair = word.split(separator: "=", maxSplits: 1).map(String.init)
            guard pair.count == 2 else {
                throw Failure(reason: "'\(word)' is not of the form name=value")
            }
            guard settings.updateValue(pair[1], forKey: pair[0]) == nil else {
                throw Failure(reason: "'\(pair[0])' is there twice")
            }
        }
        try self.init(target: String(text[..<colon]), settings: settings)
    }

    /// - Parameters:
    ///   - target: As ``FaultTarget`` reads it.
    ///   - settings: What stands behind the colon, by name.
    init(target: String, settings: [String: String]) throws(Failure) {
        do throws(FaultTarget.Failure) {
            self.target = try FaultTarget(target)
        } catch {
            throw Failure(reason: error.reason)
        }
        var reader = FaultSettings(settings)
        fault = try reader.fault()
        probability = try reader.number("probability", 0...1) ?? 1
        skip = try reader.integer("skip", 0...1_000_000_000) ?? 0
        count = try reader.integer("count", 1...1_000_000_000)
        try reader.requireNothingLeft()
        if let contradiction = fault.contradiction { throw Failure(reason: contradiction) }
        let words = settings.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }
        let name = target.split(separator: " ").joined(separator: " ")
        text = "\(name): \(words.joined(separator: " "))"
    }

    /// Begins the rule's own random numbers, which are the same for the same seed.
    mutating func begin(seed: UInt64) {
        random = SplitMix64(seed: seed)
    }

    /// Looks at a request that fits.
    ///
    /// - Returns: What goes wrong with it, nil for nothing; a latency is one of its range.
    mutating func strike() -> Fault? {
        seen += 1
        guard seen > skip, hits < count ?? .max else { return nil }
        guard probability >= 1 || random.nextUnit() < probability else { return nil }
        hits += 1
        var fault = fault
        if let range = fault.latency {
            let chosen = range.lowerBound + Int(random.nextUnit() * Double(range.count))
            fault.latency = chosen...chosen
        }
        return fault
    }
}
