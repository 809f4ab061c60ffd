import JSON

/// Reads the subset of the Kusto query language that is emulated.
///
/// learn.microsoft.com/azure/governance/resource-graph/concepts/query-language
struct QueryParser {
    /// How deep queries and expressions may nest.
    private static let depthLimit = 60
    /// How many joins, and how many unions, a query may have.
    ///
    /// learn.microsoft.com/azure/governance/resource-graph/concepts/query-language
    static let joinLimit = 3

    private let tokens: [QueryToken]
    private var position = 0
    private var depth = 0
    var joins = 0
    var unions = 0

    private init(_ tokens: [QueryToken]) {
        self.tokens = tokens
    }

    /// Reads a query.
    static func query(_ text: String) throws(QueryFailure) -> Query {
        var parser = QueryParser(try QueryLexer.tokens(of: text))
        let query = try parser.query()
        if parser.next.isSign(";") { parser.advance() }
        guard parser.next.kind == .end else { throw .syntax(parser.next) }
        return query
    }

    /// A table, perhaps left out where operators begin at once, and its operators.
    mutating func query() throws(QueryFailure) -> Query {
        try nested { (parser) throws(QueryFailure) in
            let first = parser.next
            if first.isWord("let") || first.isWord("union") || first.isWord("print") {
                throw .notEmulated("'\(first.text)' at the beginning of a query", token: first.text)
            }
            var operators: [QueryOperator] = []
            var table = first
            if parser.startsOperator {
                table = QueryToken(
                    kind: .word, text: "resources", line: first.line, column: first.column,
                    isAdjacent: false)
                operators.append(try parser.tabularOperator())
            } else {
                table = try parser.word("a table")
            }
            while parser.takeSign("|") { operators.append(try parser.tabularOperator()) }
            return Query(table: table, operators: operators)
        }
    }

    /// Whether the query leaves out its table: `where type =~ …`.
    private var startsOperator: Bool {
        guard next.kind == .word, Self.operatorNames.contains(next.text) else { return false }
        let after = peek(1)
        return !after.isSign("|") && (after.kind != .end || next.text == "count")
    }

    // MARK: - Tokens

    var next: QueryToken { tokens[min(position, tokens.count - 1)] }

    func peek(_ ahead: Int) -> QueryToken { tokens[min(position + ahead, tokens.count - 1)] }

    mutating func advance() { position += 1 }

    mutating func takeSign(_ sign: String) -> Bool {
        guard next.isSign(sign) else { return false }
        advance()
        return true
    }

    mutating func takeWord(_ word: String) -> Bool {
        guard next.isWord(word) else { return false }
        advance()
        return true
    }

    mutating func requireSign(_ sign: String) throws(QueryFailure) {
        guard takeSign(sign) else { throw .syntax(next, expected: sign) }
    }

    mutating func requireWord(_ word: String) throws(QueryFailure) {
        guard takeWord(word) else { throw .syntax(next, expected: word) }
    }

    mutating func word(_ expected: String) throws(QueryFailure) -> QueryToken {
        let token = next
        guard token.kind == .word, token.text.first != "!" else {
            throw .syntax(token, expected: expected)
        }
        advance()
        return token
    }

    mutating func wholeNumber() throws(QueryFailure) -> Int {
        guard next.kind == .number, let number = Int(next.text) else {
            throw .syntax(next, expected: "a whole number")
        }
        advance()
        return number
    }

    /// What is separated by commas.
    mutating func list<Item>(
        _ item: (inout QueryParser) throws(QueryFailure) -> Item
    ) throws(QueryFailure) -> [Item] {
        var items = [try item(&self)]
        while takeSign(",") { items.append(try item(&self)) }
        return items
    }

    mutating func nested<Result>(
        _ body: (inout QueryParser) throws(QueryFailure) -> Result
    ) throws(QueryFailure) -> Result {
        depth += 1
        defer { depth -= 1 }
        guard depth <= Self.depthLimit else {
            throw .invalid("The query is nested too deeply.")
        }
        return try body(&self)
    }
}
