/// An autoscale formula of constants: assignments of arithmetic to variables.
///
/// Samples and functions need a history of the pool that the emulator does not keep; a formula
/// that uses them is refused with a reason.
/// https://learn.microsoft.com/azure/batch/batch-automatic-scaling
struct AutoScaleFormula {
    /// What a formula asks for; nil where it says nothing.
    struct Targets: Sendable, Equatable, Codable {
        var dedicated: Int?
        var spot: Int?
        var deallocation = "requeue"

        /// As the service writes it.
        var results: String {
            "$TargetDedicatedNodes=\(dedicated ?? 0);$TargetLowPriorityNodes=\(spot ?? 0);"
                + "$NodeDeallocationOption=\(deallocation)"
        }
    }

    /// Why a formula cannot be evaluated.
    struct Failure: Error, Sendable, Equatable, Codable {
        let reason: String
    }

    /// What an evaluation comes to.
    enum Outcome: Sendable, Codable, Equatable {
        case success(Targets)
        case failure(Failure)
    }

    private static let options = ["requeue", "terminate", "taskcompletion", "retaineddata"]

    private var variables: [String: Double] = [:]
    private var targets = Targets()

    private init() {}

    static func evaluate(_ text: String) -> Outcome {
        do throws(Failure) {
            var formula = AutoScaleFormula()
            let statements = text.split { $0 == ";" || $0.isNewline }
            for statement in statements where statement.contains(where: { !$0.isWhitespace }) {
                try formula.run(statement)
            }
            guard formula.targets.dedicated != nil || formula.targets.spot != nil else {
                throw Failure(reason: "The formula sets no target number of nodes")
            }
            return .success(formula.targets)
        } catch {
            return .failure(error)
        }
    }

    private mutating func run(_ statement: Substring) throws(Failure) {
        let sides = statement.split(separator: "=", maxSplits: 1).map { side in
            String(side.filter { !$0.isWhitespace })
        }
        guard sides.count == 2, !sides[0].isEmpty else {
            throw Failure(reason: "'\(statement)' is no assignment")
        }
        if sides[0] == "$NodeDeallocationOption" {
            guard Self.options.contains(sides[1].lowercased()) else {
                throw Failure(reason: "'\(sides[1])' is no deallocation option")
            }
            targets.deallocation = sides[1].lowercased()
            return
        }
        var arithmetic = Arithmetic(sides[1], variables)
        try assign(sides[0], try arithmetic.value())
    }

    private mutating func assign(_ name: String, _ value: Double) throws(Failure) {
        variables[name] = value
        guard name.hasPrefix("$") else { return }
        guard value.isFinite, (0...5000).contains(value) else {
            throw Failure(reason: "\(name) has to be 0 to 5000")
        }
        switch name {
        // A fraction is rounded up.
        case "$TargetDedicatedNodes", "$TargetDedicated":
            targets.dedicated = Int(value.rounded(.up))
        case "$TargetLowPriorityNodes": targets.spot = Int(value.rounded(.up))
        default: throw Failure(reason: "\(name) cannot be assigned to")
        }
    }
}
