/// Commands, simple and compound.
extension ShellParser {
    mutating func command() throws(ShellSyntaxError) -> ShellNode {
        skipBlanks()
        guard let node = try deeper({ parser throws(ShellSyntaxError) in try parser.compound() })
        else { return try simple() }
        var redirections: [ShellRedirection] = []
        skipBlanks()
        while let redirection = try redirection() {
            redirections.append(redirection)
            skipBlanks()
        }
        return redirections.isEmpty ? node : .redirected(node, redirections)
    }

    private mutating func compound() throws(ShellSyntaxError) -> ShellNode? {
        if current == "(" {
            index += 1
            let body = try list()
            try take(")")
            return .subshell(body)
        }
        switch peekWord() {
        case "{":
            index += 1
            let body = try list()
            try take("}")
            return body.isGrouped ? body : .sequence([body])
        case "if": return try branch()
        case "while", "until": return try loop()
        case "for": return try each()
        case "case": return try choice()
        default: return try function()
        }
    }

    private mutating func branch() throws(ShellSyntaxError) -> ShellNode {
        var branches: [ShellNode.Branch] = []
        var keyword = "if"
        while keyword != "else", keyword != "fi" {
            index += keyword.count
            let condition = try list()
            try take("then")
            branches.append(.init(condition: condition, body: try list()))
            guard let next = peekWord(), ["elif", "else", "fi"].contains(next) else {
                throw unexpected()
            }
            keyword = next
        }
        index += keyword.count
        guard keyword == "else" else { return .branch(branches, otherwise: nil) }
        let otherwise = try list()
        try take("fi")
        return .branch(branches, otherwise: otherwise)
    }

    private mutating func loop() throws(ShellSyntaxError) -> ShellNode {
        let isUntil = peekWord() == "until"
        index += 5
        let condition = try list()
        return .loop(isUntil: isUntil, condition: condition, body: try block())
    }

    private mutating func block() throws(ShellSyntaxError) -> ShellNode {
        try take("do")
        let body = try list()
        try take("done")
        return body
    }

    private mutating func each() throws(ShellSyntaxError) -> ShellNode {
        index += 3
        skipBlanks()
        guard let name = try word().plainText, ShellWord.isName(name) else { throw unexpected() }
        skipLines()
        var words: [ShellWord]?
        if peekWord() == "in" {
            index += 2
            words = []
            skipBlanks()
            while let character = current, !character.isNewline, character != ";" {
                words?.append(try word())
                skipBlanks()
            }
        }
        skipBlanks()
        if current == ";" { index += 1 }
        return .each(name, words, body: try block())
    }

    private mutating func choice() throws(ShellSyntaxError) -> ShellNode {
        index += 4
        skipBlanks()
        let subject = try word()
        try take("in")
        var choices: [ShellNode.Choice] = []
        skipLines()
        while peekWord() != "esac" {
            if current == "(" { index += 1 }
            var patterns: [ShellWord] = []
            repeat {
                if current == "|" { index += 1 }
                skipBlanks()
                patterns.append(try word())
                skipBlanks()
            } while current == "|"
            try take(")")
            choices.append(.init(patterns: patterns, body: try list()))
            skipLines()
            if starts(";;") { index += 2 } else if peekWord() != "esac" { throw unexpected() }
            skipLines()
        }
        index += 4
        return .choice(subject, choices)
    }

    /// `name() command`, nil if there is none.
    private mutating func function() throws(ShellSyntaxError) -> ShellNode? {
        var end = index
        while end < characters.count, characters[end].isShellName || characters[end] == "-" {
            end += 1
        }
        let name = String(characters[index..<end])
        while end < characters.count, characters[end] == " " { end += 1 }
        guard !name.isEmpty, end + 1 < characters.count, characters[end] == "(",
            characters[end + 1] == ")"
        else { return nil }
        index = end + 2
        skipLines()
        return .function(name, body: try command())
    }

    private mutating func simple() throws(ShellSyntaxError) -> ShellNode {
        var assignments: [ShellNode.Assignment] = []
        var words: [ShellWord] = []
        var redirections: [ShellRedirection] = []
        while true {
            skipBlanks()
            if let redirection = try redirection() {
                redirections.append(redirection)
                continue
            }
            guard let character = current, !character.isNewline, !";&|()".contains(character)
            else { break }
            let word = try word()
            if words.isEmpty, let assignment = word.assignment {
                assignments.append(assignment)
            } else {
                words.append(word)
            }
        }
        guard !words.isEmpty || !assignments.isEmpty || !redirections.isEmpty else {
            throw unexpected()
        }
        return .command(assignments: assignments, words: words, redirections: redirections)
    }
}

extension ShellNode {
    /// Whether redirections of it are those of all that is in it.
    fileprivate var isGrouped: Bool {
        if case .sequence = self { true } else { false }
    }
}
