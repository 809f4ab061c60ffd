import JSON

extension QueryParser {
    private static let comparisons: [String: BinaryOperation] = [
        "==": .equals, "!=": .differs, "=~": .equalsIgnoringCase, "!~": .differsIgnoringCase,
        "<": .less, "<=": .lessOrEqual, ">": .greater, ">=": .greaterOrEqual,
    ]

    /// An expression; `or` binds least, then `and`, comparisons, sums, products, signs, paths.
    mutating func expression() throws(QueryFailure) -> QueryExpression {
        try nested { (parser) throws(QueryFailure) in
            var left = try parser.conjunction()
            while parser.takeWord("or") {
                left = .binary(.or, left, try parser.conjunction())
            }
            return left
        }
    }

    private mutating func conjunction() throws(QueryFailure) -> QueryExpression {
        var left = try comparison()
        while takeWord("and") { left = .binary(.and, left, try comparison()) }
        return left
    }

    private mutating func comparison() throws(QueryFailure) -> QueryExpression {
        let left = try sum()
        let token = next
        if token.kind == .sign, let operation = Self.comparisons[token.text] {
            advance()
            return .binary(operation, left, try sum())
        }
        guard token.kind == .word else { return left }
        if let operation = Self.textOperation(token.text) {
            advance()
            return .binary(operation, left, try sum())
        }
        switch token.text {
        case "in", "in~", "!in", "!in~":
            advance()
            return try membership(left, token.text)
        case "between", "matches", "has_any", "has_all", "hasprefix", "hassuffix", "like":
            throw .notEmulated("the comparison '\(token.text)'", token: token.text)
        default: return left
        }
    }

    /// `contains`, `!has_cs`; nil for another word.
    private static func textOperation(_ word: String) -> BinaryOperation? {
        let isNegated = word.hasPrefix("!")
        let bare = isNegated ? String(word.dropFirst()) : word
        let ignoresCase = !bare.hasSuffix("_cs")
        return TextTest(rawValue: ignoresCase ? bare : String(bare.dropLast(3))).map {
            .text($0, ignoresCase: ignoresCase, isNegated: isNegated)
        }
    }

    private mutating func membership(
        _ left: QueryExpression, _ word: String
    ) throws(QueryFailure) -> QueryExpression {
        try requireSign("(")
        let values = try list { (parser) throws(QueryFailure) in
            let value = try parser.sum()
            if parser.next.isSign("|") {
                throw .notEmulated("a query as the list of '\(word)'", token: word)
            }
            return value
        }
        try requireSign(")")
        return .membership(
            left, values, ignoresCase: word.hasSuffix("~"), isNegated: word.hasPrefix("!"))
    }

    private mutating func sum() throws(QueryFailure) -> QueryExpression {
        var left = try product()
        while true {
            if takeSign("+") {
                left = .binary(.add, left, try product())
            } else if takeSign("-") {
                left = .binary(.subtract, left, try product())
            } else {
                return left
            }
        }
    }

    private mutating func product() throws(QueryFailure) -> QueryExpression {
        var left = try signed()
        while true {
            if takeSign("*") {
                left = .binary(.multiply, left, try signed())
            } else if takeSign("/") {
                left = .binary(.divide, left, try signed())
            } else if takeSign("%") {
                left = .binary(.remainder, left, try signed())
            } else {
                return left
            }
        }
    }

    private mutating func signed() throws(QueryFailure) -> QueryExpression {
        guard takeSign("-") else { return try path() }
        return .negative(try nested { (parser) throws(QueryFailure) in try parser.signed() })
    }

    /// A path such as `properties.networkProfile['accountAccess'].defaultAction`.
    private mutating func path() throws(QueryFailure) -> QueryExpression {
        var whole = try primary()
        while true {
            if takeSign(".") {
                whole = .member(whole, try word("the name of a member").text)
            } else if takeSign("[") {
                whole = .element(whole, try expression())
                try requireSign("]")
            } else {
                return whole
            }
        }
    }

    private mutating func primary() throws(QueryFailure) -> QueryExpression {
        let token = next
        switch token.kind {
        case .text:
            advance()
            return .literal(.string(token.text))
        case .number:
            advance()
            guard
                let number = Int64(token.text).map({ JSONValue.integer($0) })
                    ?? Double(token.text).map({ JSONValue.number($0) })
            else { throw .syntax(token) }
            return .literal(number)
        case .sign where token.text == "(":
            advance()
            let inner = try expression()
            try requireSign(")")
            return inner
        case .word where token.text.first != "!":
            advance()
            return try named(token)
        default: throw .syntax(token, expected: "an expression")
        }
    }

    /// A column, a constant, or a function with its arguments.
    private mutating func named(_ token: QueryToken) throws(QueryFailure) -> QueryExpression {
        guard takeSign("(") else {
            switch token.text {
            case "true": return .literal(true)
            case "false": return .literal(false)
            case "null": return .literal(.null)
            default: return .column(token)
            }
        }
        guard let function = ScalarFunction(token.text) else {
            throw .notEmulated("the function '\(token.text)'", token: token.text)
        }
        var arguments: [QueryExpression] = []
        if !next.isSign(")") {
            arguments = try list { (parser) throws(QueryFailure) in try parser.expression() }
        }
        try requireSign(")")
        guard function.argumentCounts.contains(arguments.count) else {
            throw .invalid(
                "\(token.text)(): function expects \(function.argumentCounts.lowerBound) or more "
                    + "argument(s), \(arguments.count) given.")
        }
        return .call(function, arguments)
    }
}
