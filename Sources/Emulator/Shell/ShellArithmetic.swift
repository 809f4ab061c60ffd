/// What stands in `$((…))`: whole numbers, `+ - * / %`, comparisons, `&&`, `||`, `!`, parentheses.
struct ShellArithmetic {
    struct Failure: Error {
        let message: String
    }

    private static let levels: [[String]] = [
        ["||"], ["&&"], ["==", "!="], ["<=", ">=", "<", ">"], ["+", "-"], ["*", "/", "%"],
    ]
    private static let deepest = 50

    private let characters: [Character]
    private let variable: (String) -> String?
    private var index = 0
    private var depth = 0

    /// Works a text out.
    ///
    /// - Parameter variable: The value of a name.
    static func value(
        of text: String, variable: @escaping (String) -> String?
    ) throws(Failure) -> Int {
        var arithmetic = ShellArithmetic(characters: Array(text), variable: variable)
        arithmetic.skip()
        guard arithmetic.index < arithmetic.characters.count else { return 0 }
        let value = try arithmetic.level(0)
        guard arithmetic.index == arithmetic.characters.count else {
            throw Failure(message: "arithmetic syntax error in '\(text)'")
        }
        return value
    }

    private init(characters: [Character], variable: @escaping (String) -> String?) {
        self.characters = characters
        self.variable = variable
    }

    private mutating func skip() {
        while index < characters.count, characters[index].isWhitespace { index += 1 }
    }

    private mutating func take(_ signs: [String]) -> String? {
        skip()
        let found = signs.first { characters[index...].starts(with: $0) }
        index += found?.count ?? 0
        return found
    }

    private mutating func level(_ number: Int) throws(Failure) -> Int {
        guard number < Self.levels.count else { return try operand() }
        var left = try level(number + 1)
        while let sign = take(Self.levels[number]) {
            left = try Self.apply(sign, left, try level(number + 1))
        }
        return left
    }

    private static func apply(
        _ sign: String, _ left: Int, _ right: Int
    ) throws(Failure) -> Int {
        switch sign {
        case "+": return left &+ right
        case "-": return left &- right
        case "*": return left &* right
        case "/", "%":
            guard right != 0 else { throw Failure(message: "division by zero") }
            let (quotient, rest) = (
                left.dividedReportingOverflow(by: right).partialValue,
                left.remainderReportingOverflow(dividingBy: right).partialValue
            )
            return sign == "/" ? quotient : rest
        case "==": return left == right ? 1 : 0
        case "!=": return left != right ? 1 : 0
        case "<=": return left <= right ? 1 : 0
        case ">=": return left >= right ? 1 : 0
        case "<": return left < right ? 1 : 0
        case ">": return left > right ? 1 : 0
        case "&&": return left != 0 && right != 0 ? 1 : 0
        default: return left != 0 || right != 0 ? 1 : 0
        }
    }

    private mutating func operand() throws(Failure) -> Int {
        depth += 1
        defer { depth -= 1 }
        guard depth < Self.deepest else { throw Failure(message: "nested too deeply") }
        switch take(["-", "+", "!", "("]) {
        case "-": return 0 &- (try operand())
        case "+": return try operand()
        case "!": return try operand() == 0 ? 1 : 0
        case "(":
            let value = try level(0)
            guard take([")"]) != nil else { throw Failure(message: "no closing )") }
            skip()
            return value
        default: return try number()
        }
    }

    private mutating func number() throws(Failure) -> Int {
        let word = String(characters[index...].prefix(while: \.isShellName))
        index += word.count
        skip()
        if let value = Int(word) { return value }
        guard ShellWord.isName(word) else {
            throw Failure(message: "arithmetic syntax error")
        }
        let value = variable(word) ?? ""
        guard let number = value.isEmpty ? 0 : Int(value) else {
            throw Failure(message: "'\(value)' is no number")
        }
        return number
    }
}
