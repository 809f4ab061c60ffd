/// The settings of a fault rule, taken out one after the other.
struct FaultSettings {
    static let names = [
        "latency", "status", "retry-after", "drop", "reset", "truncate", "slow", "stale",
        "probability", "skip", "count",
    ]

    private var left: [String: String]

    init(_ settings: [String: String]) {
        left = settings
    }

    mutating func fault() throws(FaultRule.Failure) -> Fault {
        var fault = Fault()
        fault.latency = try latency()
        fault.status = try integer("status", 400...599)
        fault.retryAfter = try integer("retry-after", 0...86_400)
        if let text = left.removeValue(forKey: "drop") {
            guard let drop = Fault.Drop(rawValue: text) else {
                throw Self.wrong("drop", text, "before or after")
            }
            fault.drop = drop
        }
        fault.reset = try integer("reset", 0...1_000_000_000)
        fault.truncate = try integer("truncate", 0...1_000_000_000)
        fault.bytesPerSecond = try integer("slow", 1...1_000_000_000)
        fault.stale = try staleness()
        return fault
    }

    mutating func integer(
        _ name: String, _ range: ClosedRange<Int>
    ) throws(FaultRule.Failure) -> Int? {
        guard let text = left.removeValue(forKey: name) else { return nil }
        guard let number = Int(text), range.contains(number) else {
            throw Self.wrong(
                name, text, "a whole number from \(range.lowerBound) to \(range.upperBound)")
        }
        return number
    }

    mutating func number(
        _ name: String, _ range: ClosedRange<Double>
    ) throws(FaultRule.Failure) -> Double? {
        guard let text = left.removeValue(forKey: name) else { return nil }
        guard let number = Double(text), range.contains(number) else {
            throw Self.wrong(name, text, "from \(range.lowerBound) to \(range.upperBound)")
        }
        return number
    }

    func requireNothingLeft() throws(FaultRule.Failure) {
        guard let unknown = left.keys.min() else { return }
        throw FaultRule.Failure(
            reason: "'\(unknown)' is not one of \(Self.names.joined(separator: ", "))")
    }

    /// `200` or `100..500`, in milliseconds.
    private mutating func latency() throws(FaultRule.Failure) -> ClosedRange<Int>? {
        guard let text = left.removeValue(forKey: "latency") else { return nil }
        let ends = text.split(separator: "..").map { Int($0) }
        guard (1...2).contains(ends.count), let first = ends[0], let last = ends[ends.count - 1],
            0 <= first, first <= last, last <= 600_000
        else { throw Self.wrong("latency", text, "milliseconds as '200' or '100..500'") }
        return first...last
    }

    /// `previous`, seconds, or a duration as `PT5M`.
    private mutating func staleness() throws(FaultRule.Failure) -> Fault.Staleness? {
        guard let text = left.removeValue(forKey: "stale") else { return nil }
        if text == "previous" { return .previous }
        guard let seconds = Double(text) ?? ISODuration(text)?.seconds, seconds.isFinite,
            seconds > 0
        else { throw Self.wrong("stale", text, "'previous', seconds, or a duration as 'PT5M'") }
        return .seconds(seconds)
    }

    private static func wrong(
        _ name: String, _ value: String, _ wanted: String
    ) -> FaultRule.Failure {
        FaultRule.Failure(reason: "\(name)=\(value) has to be \(wanted)")
    }
}
