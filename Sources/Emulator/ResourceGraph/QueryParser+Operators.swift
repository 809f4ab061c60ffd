import JSON

extension QueryParser {
    /// What may follow a bar.
    static let operatorNames: Set<String> = [
        "where", "filter", "project", "extend", "order", "sort", "take", "limit", "top", "count",
        "distinct", "summarize", "join", "mv", "mvexpand", "union",
    ]

    /// Operators of Kusto whose names are written with a hyphen.
    private static let hyphenated: Set<String> = [
        "project-away", "project-keep", "project-rename", "project-reorder", "mv-expand",
        "mv-apply", "parse-where", "parse-kv", "make-series", "top-nested", "sample-distinct",
    ]

    /// The most values of a row that `mv-expand` gives unless told, and if told.
    private static let expansion = (usual: 128, most: 2000)

    mutating func tabularOperator() throws(QueryFailure) -> QueryOperator {
        let name = try operatorName()
        switch name {
        case "where", "filter": return .filter(try expression())
        case "project":
            return .project(try list { (parser) throws(QueryFailure) in try parser.named() })
        case "extend":
            return .extend(try list { (parser) throws(QueryFailure) in try parser.named() })
        case "project-away": return .projectAway(try patterns())
        case "project-keep": return .projectKeep(try patterns())
        case "project-rename": return .projectRename(try renames())
        case "order", "sort":
            try requireWord("by")
            return .sort(try list { (parser) throws(QueryFailure) in try parser.sortKey() })
        case "take", "limit": return .take(try wholeNumber())
        case "top":
            let count = try wholeNumber()
            try requireWord("by")
            return .top(count, try sortKey())
        case "count": return .count
        case "distinct": return .distinct(try distinctColumns())
        case "summarize": return try summarize()
        case "join": return try join()
        case "mv-expand", "mvexpand": return try expansion()
        case "union": return try union()
        default: throw .notEmulated("the operator '\(name)'", token: name)
        }
    }

    private mutating func operatorName() throws(QueryFailure) -> String {
        let first = try word("an operator").text
        guard next.isSign("-"), next.isAdjacent, peek(1).kind == .word, peek(1).isAdjacent,
            Self.hyphenated.contains("\(first)-\(peek(1).text)")
        else { return first }
        let name = "\(first)-\(peek(1).text)"
        advance()
        advance()
        return name
    }

    // MARK: - Columns

    /// `name = expression`, or an expression alone.
    private mutating func named() throws(QueryFailure) -> NamedExpression {
        guard next.kind == .word, peek(1).isSign("=") else {
            return NamedExpression(name: nil, expression: try expression())
        }
        let name = next.text
        advance()
        advance()
        return NamedExpression(name: name, expression: try expression())
    }

    /// Names of columns in which a star stands for any characters.
    private mutating func patterns() throws(QueryFailure) -> [String] {
        try list { (parser) throws(QueryFailure) in
            var pattern = ""
            while parser.next.kind == .word || parser.next.isSign("*"),
                pattern.isEmpty || parser.next.isAdjacent
            {
                pattern += parser.next.text
                parser.advance()
            }
            guard !pattern.isEmpty else { throw .syntax(parser.next, expected: "a column") }
            return pattern
        }
    }

    private mutating func renames() throws(QueryFailure) -> [(name: String, column: String)] {
        try list { (parser) throws(QueryFailure) in
            let name = try parser.word("a name").text
            try parser.requireSign("=")
            return (name, try parser.word("a column").text)
        }
    }

    private mutating func distinctColumns() throws(QueryFailure) -> [NamedExpression]? {
        if takeSign("*") { return nil }
        return try list { (parser) throws(QueryFailure) in try parser.named() }
    }

    /// Without a direction the largest comes first, as in Kusto.
    private mutating func sortKey() throws(QueryFailure) -> SortKey {
        let key = try expression()
        let isAscending = takeWord("asc")
        if !isAscending { _ = takeWord("desc") }
        guard takeWord("nulls") else {
            return SortKey(expression: key, isAscending: isAscending, putsNullsFirst: isAscending)
        }
        let putsNullsFirst = takeWord("first")
        if !putsNullsFirst { try requireWord("last") }
        return SortKey(expression: key, isAscending: isAscending, putsNullsFirst: putsNullsFirst)
    }

    // MARK: - Groups

    private mutating func summarize() throws(QueryFailure) -> QueryOperator {
        var aggregates: [Aggregate] = []
        if !next.isWord("by") {
            aggregates = try list { (parser) throws(QueryFailure) in try parser.aggregate() }
        }
        guard takeWord("by") else { return .summarize(aggregates, by: []) }
        return .summarize(
            aggregates, by: try list { (parser) throws(QueryFailure) in try parser.named() })
    }

    private mutating func aggregate() throws(QueryFailure) -> Aggregate {
        var name: String?
        if next.kind == .word, peek(1).isSign("=") {
            name = next.text
            advance()
            advance()
        }
        let token = try word("an aggregation")
        let alias = token.text == "any" ? "take_any" : token.text
        guard let function = Aggregate.Function(rawValue: alias), next.isSign("(") else {
            throw .notEmulated("the aggregation '\(token.text)'", token: token.text)
        }
        advance()
        let argument = function == .count ? nil : try expression()
        if next.isSign(",") {
            throw .notEmulated("a second argument of '\(token.text)'", token: token.text)
        }
        try requireSign(")")
        return Aggregate(name: name, function: function, argument: argument)
    }

    // MARK: - Other tables

    private mutating func join() throws(QueryFailure) -> QueryOperator {
        joins += 1
        guard joins <= Self.joinLimit else {
            throw .invalid("The query has more than \(Self.joinLimit) joins.")
        }
        let kind = try joinKind()
        let right = try subquery()
        try requireWord("on")
        return .join(
            kind, right, on: try list { (parser) throws(QueryFailure) in try parser.joinKey() })
    }

    private mutating func joinKind() throws(QueryFailure) -> JoinKind {
        guard takeWord("kind") else { return .innerUnique }
        try requireSign("=")
        let name = try word("a kind of join").text
        guard let kind = JoinKind(rawValue: name.lowercased()) else {
            throw .notEmulated("the join of kind '\(name)'", token: name)
        }
        return kind
    }

    /// A column of both tables, or `$left.column == $right.column` in either order.
    private mutating func joinKey() throws(QueryFailure) -> (left: String, right: String) {
        let first = try word("a column")
        guard first.text.hasPrefix("$") else { return (first.text, first.text) }
        let one = try side(first)
        try requireSign("==")
        let other = try side(try word("$left or $right"))
        guard one.isLeft != other.isLeft else { throw .syntax(next, expected: "$left, $right") }
        return one.isLeft ? (one.column, other.column) : (other.column, one.column)
    }

    private mutating func side(
        _ token: QueryToken
    ) throws(QueryFailure) -> (isLeft: Bool, column: String) {
        guard ["$left", "$right"].contains(token.text) else {
            throw .syntax(token, expected: "$left")
        }
        try requireSign(".")
        return (token.text == "$left", try word("a column").text)
    }

    /// A query in parentheses, or the name of a table.
    private mutating func subquery() throws(QueryFailure) -> Query {
        guard takeSign("(") else {
            return Query(table: try word("a table"), operators: [])
        }
        let inner = try query()
        try requireSign(")")
        return inner
    }

    private mutating func union() throws(QueryFailure) -> QueryOperator {
        unions += 1
        guard unions <= Self.joinLimit else {
            throw .invalid("The query has more than \(Self.joinLimit) unions.")
        }
        if next.kind == .word, peek(1).isSign("=") {
            throw .notEmulated("the option '\(next.text)' of union", token: next.text)
        }
        return .union(try list { (parser) throws(QueryFailure) in try parser.subquery() })
    }

    private mutating func expansion() throws(QueryFailure) -> QueryOperator {
        if next.kind == .word, ["bagexpansion", "with_itemindex", "kind"].contains(next.text) {
            throw .notEmulated("the option '\(next.text)' of mv-expand", token: next.text)
        }
        let columns = try list { (parser) throws(QueryFailure) in try parser.named() }
        if next.isWord("to") { throw .notEmulated("'to typeof' of mv-expand", token: "to") }
        guard takeWord("limit") else {
            return .expand(columns, limit: Self.expansion.usual)
        }
        let limit = try wholeNumber()
        guard (1...Self.expansion.most).contains(limit) else {
            throw .invalid("The limit of mv-expand has to be up to \(Self.expansion.most).")
        }
        return .expand(columns, limit: limit)
    }
}
