/// An expression of numbers, variables, `+ - * /` and parentheses, without spaces.
struct Arithmetic {
    private var left: Substring
    private let variables: [String: Double]
    private var depth = 0

    /// Parentheses deeper than this are refused, so that no input exhausts the stack.
    private static let maximumDepth = 50

    init(_ text: String, _ variables: [String: Double]) {
        left = text[...]
        self.variables = variables
    }

    mutating func value() throws(AutoScaleFormula.Failure) -> Double {
        let value = try sum()
        guard left.isEmpty else { throw failure("'\(left)' is not expected") }
        return value
    }

    private mutating func sum() throws(AutoScaleFormula.Failure) -> Double {
        var value = try product()
        while let sign = accept("+-") {
            let next = try product()
            value += sign == "+" ? next : -next
        }
        return value
    }

    private mutating func product() throws(AutoScaleFormula.Failure) -> Double {
        var value = try factor()
        while let sign = accept("*/") {
            let next = try factor()
            guard sign == "*" || next != 0 else { throw failure("it divides by zero") }
            value = sign == "*" ? value * next : value / next
        }
        return value
    }

    private mutating func factor() throws(AutoScaleFormula.Failure) -> Double {
        depth += 1
        defer { depth -= 1 }
        guard depth <= Self.maximumDepth else { throw failure("it is nested too deeply") }
        if accept("-") != nil { return -(try factor()) }
        if accept("(") != nil {
            let value = try sum()
            guard accept(")") != nil else { throw failure("')' is missing") }
            return value
        }
        return try operand()
    }

    private mutating func operand() throws(AutoScaleFormula.Failure) -> Double {
        let word = left.prefix { $0.isLetter || $0.isNumber || "$_.".contains($0) }
        left = left.dropFirst(word.count)
        if let number = Double(word) { return number }
        guard left.first != "(", let known = variables[String(word)] else {
            throw failure(
                word.isEmpty
                    ? "a value is missing"
                    : "'\(word)' is neither a number nor a variable that has been set; functions "
                        + "and samples are not evaluated here")
        }
        return known
    }

    private mutating func accept(_ characters: String) -> Character? {
        guard let first = left.first, characters.contains(first) else { return nil }
        left = left.dropFirst()
        return first
    }

    private func failure(_ reason: String) -> AutoScaleFormula.Failure {
        AutoScaleFormula.Failure(reason: reason)
    }
}
