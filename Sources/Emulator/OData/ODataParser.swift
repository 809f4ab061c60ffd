/// Reads a `$filter` by recursive descent.
struct ODataParser {
    private var lexer: ODataLexer
    private let fields: Set<String>
    private var depth = 0

    /// Parentheses and `not` deeper than this are refused, so that no input exhausts the stack.
    private static let maximumDepth = 50

    init(_ text: String, fields: Set<String>) {
        lexer = ODataLexer(text)
        self.fields = fields
    }

    mutating func parse() throws(ODataFilter.Failure) -> ODataFilter.Expression {
        let expression = try alternatives()
        guard try lexer.next() == nil else { throw failure("something follows its end") }
        return expression
    }

    private mutating func alternatives() throws(ODataFilter.Failure) -> ODataFilter.Expression {
        var expression = try conjunction()
        while try lexer.accept(.word("or")) {
            expression = .or(expression, try conjunction())
        }
        return expression
    }

    private mutating func conjunction() throws(ODataFilter.Failure) -> ODataFilter.Expression {
        var expression = try term()
        while try lexer.accept(.word("and")) {
            expression = .and(expression, try term())
        }
        return expression
    }

    private mutating func term() throws(ODataFilter.Failure) -> ODataFilter.Expression {
        depth += 1
        defer { depth -= 1 }
        guard depth <= Self.maximumDepth else { throw failure("it is nested too deeply") }
        if try lexer.accept(.word("not")) { return .not(try term()) }
        if try lexer.accept(.open) {
            let inner = try alternatives()
            try expect(.close)
            return inner
        }
        if try lexer.accept(.word("startswith")) { return try startsWith() }
        return try comparison()
    }

    private mutating func startsWith() throws(ODataFilter.Failure) -> ODataFilter.Expression {
        try expect(.open)
        let field = try field()
        try expect(.comma)
        guard case .text(let prefix) = try literal() else {
            throw failure("startswith needs a string")
        }
        try expect(.close)
        return .startsWith(field: field, prefix)
    }

    private mutating func comparison() throws(ODataFilter.Failure) -> ODataFilter.Expression {
        let field = try field()
        guard case .word(let word) = try lexer.next(),
            let comparison = ODataFilter.Comparison(rawValue: word)
        else { throw failure("'\(field)' is not compared by eq, ne, gt, ge, lt or le") }
        return .compare(field: field, comparison, try literal())
    }

    private mutating func field() throws(ODataFilter.Failure) -> String {
        guard case .word(let name) = try lexer.next() else { throw failure("a field is missing") }
        guard fields.contains(name) else { throw failure("'\(name)' cannot be filtered by") }
        return name
    }

    private mutating func literal() throws(ODataFilter.Failure) -> ODataFilter.Literal {
        switch try lexer.next() {
        case .text(let text): return .text(text)
        case .word("true"): return .bool(true)
        case .word("false"): return .bool(false)
        case .word("datetime"), .word("datetimeoffset"), .word("guid"):
            guard case .text(let text) = try lexer.next() else {
                throw failure("a quoted value is missing")
            }
            return .text(text)
        case .word(let word):
            guard let number = Double(word) else { throw failure("'\(word)' is no value") }
            return .number(number)
        default: throw failure("a value is missing")
        }
    }

    private mutating func expect(_ token: ODataLexer.Token) throws(ODataFilter.Failure) {
        guard try lexer.accept(token) else { throw failure("\(token) is missing") }
    }

    private func failure(_ reason: String) -> ODataFilter.Failure {
        ODataFilter.Failure(reason: reason)
    }
}
