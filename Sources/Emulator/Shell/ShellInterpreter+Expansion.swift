/// Variables, substitutions and wildcards.
extension ShellInterpreter {
    /// The words that words stand for.
    mutating func expand(_ words: [ShellWord]) throws(ShellFailure) -> [String] {
        var all: [String] = []
        for word in words {
            var fields = ShellFields()
            try fill(&fields, word, splits: true)
            for field in fields.all {
                try limits.charge(field.text.utf8.count + 1)
                if field.hasWildcard, scope.options.globs {
                    let found = try matches(field.pattern)
                    all += found.isEmpty ? [field.text] : found
                } else {
                    all.append(field.text)
                }
            }
        }
        return all
    }

    /// The text of a word that is neither split nor matched.
    mutating func value(of word: ShellWord) throws(ShellFailure) -> String {
        var fields = ShellFields()
        try fill(&fields, word, splits: false)
        let text = fields.all.map(\.text).joined(separator: " ")
        try limits.charge(text.utf8.count + 1)
        return text
    }

    /// A word as a pattern.
    mutating func pattern(of word: ShellWord) throws(ShellFailure) -> String {
        var fields = ShellFields()
        try fill(&fields, word, splits: false)
        return fields.all.map(\.pattern).joined(separator: " ")
    }

    private mutating func fill(
        _ fields: inout ShellFields, _ word: ShellWord, splits: Bool
    ) throws(ShellFailure) {
        // "$@" without parameters is no word at all.
        let hasList = splits && word.pieces.contains(where: \.isList)
        for (index, piece) in word.pieces.enumerated() {
            switch piece {
            case .text("", isQuoted: true) where hasList: break
            case .text(let text, let isQuoted):
                let isHome = index == 0 && !isQuoted && (text == "~" || text.hasPrefix("~/"))
                if isHome {
                    fields.add(variable("HOME") ?? "~", isQuoted: true)
                    fields.add(text.dropFirst(), isQuoted: false)
                } else {
                    fields.add(text, isQuoted: isQuoted)
                }
            case .parameter(let parameter, let isQuoted):
                try fill(&fields, parameter, isQuoted: isQuoted, splits: splits)
            case .substitution(let node, let isQuoted):
                try add(try substitute(node), to: &fields, isQuoted, splits)
            case .arithmetic(let inner, let isQuoted):
                try add(String(try number(of: inner)), to: &fields, isQuoted, splits)
            }
        }
    }

    private mutating func add(
        _ text: String, to fields: inout ShellFields, _ isQuoted: Bool, _ splits: Bool
    ) throws(ShellFailure) {
        try limits.charge(text.utf8.count)
        if splits, !isQuoted {
            fields.split(text, by: separators)
        } else if !text.isEmpty || isQuoted {
            fields.add(text, isQuoted: isQuoted)
        }
    }

    var separators: String { scope.variables["IFS"] ?? " \t\n" }

    private mutating func substitute(_ node: ShellNode) throws(ShellFailure) -> String {
        let output = try captured { shell throws(ShellFailure) in
            try shell.subshell { shell throws(ShellFailure) in
                shell.status = 0
                try shell.execute(node)
            }
        }
        let end = output.lastIndex { $0 != 0x0a }.map { $0 + 1 } ?? 0
        // A variable holds no zero byte.
        return String(decoding: output[..<end].filter { $0 != 0 }, as: UTF8.self)
    }

    private mutating func number(of word: ShellWord) throws(ShellFailure) -> Int {
        let text = try value(of: word)
        let variables = scope.variables
        do throws(ShellArithmetic.Failure) {
            return try ShellArithmetic.value(of: text) { variables[$0] }
        } catch {
            report(error.message)
            throw .exit(2)
        }
    }

    // MARK: - Parameters

    /// The value of a variable or of a special one, nil if it is not set.
    func variable(_ name: String) -> String? {
        switch name {
        case "?": String(status)
        case "#": String(scope.parameters.count)
        case "@", "*":
            scope.parameters.isEmpty ? nil : scope.parameters.joined(separator: " ")
        case "0": scope.name
        case "$": "4242"
        case "!": nil
        case "-": scope.options.exitsOnError ? "e" : ""
        case "PWD": scope.folder
        default:
            if let place = Int(name), place > 0 {
                place <= scope.parameters.count ? scope.parameters[place - 1] : nil
            } else {
                scope.variables[name]
            }
        }
    }

    private mutating func fill(
        _ fields: inout ShellFields, _ parameter: ShellParameter, isQuoted: Bool, splits: Bool
    ) throws(ShellFailure) {
        if parameter.name == "@" || parameter.name == "*", parameter.change == nil,
            splits, !(isQuoted && parameter.name == "*")
        {
            for (index, item) in scope.parameters.enumerated() {
                if index > 0 { fields.next() }
                try add(item, to: &fields, isQuoted, splits)
            }
            return
        }
        let value = variable(parameter.name)
        if case .unset(let sign, let mindsEmpty, let word)? = parameter.change {
            let isThere = value != nil && !(mindsEmpty && value?.isEmpty == true)
            if isThere == (sign == "+") {
                try replace(&fields, parameter.name, sign, word, isQuoted, splits)
                return
            }
            try add(sign == "+" ? "" : value ?? "", to: &fields, isQuoted, splits)
            return
        }
        if value == nil, scope.options.mindsUnset, !["@", "*", "!"].contains(parameter.name) {
            report("\(parameter.name): unbound variable")
            throw .exit(1)
        }
        try add(try changed(value ?? "", parameter.change), to: &fields, isQuoted, splits)
    }

    /// What `-`, `=`, `?` and `+` put in place of a value.
    private mutating func replace(
        _ fields: inout ShellFields, _ name: String, _ sign: Character, _ word: ShellWord,
        _ isQuoted: Bool, _ splits: Bool
    ) throws(ShellFailure) {
        switch sign {
        case "?":
            let message = try value(of: word)
            report("\(name): \(message.isEmpty ? "parameter null or not set" : message)")
            throw .exit(1)
        case "=":
            let text = try value(of: word)
            scope.variables[name] = text
            try add(text, to: &fields, isQuoted, splits)
        default:
            if isQuoted || !splits {
                try add(try value(of: word), to: &fields, isQuoted, splits)
            } else {
                try fillSplitting(&fields, word)
            }
        }
    }

    /// The plain parts of a replacement are split too.
    private mutating func fillSplitting(
        _ fields: inout ShellFields, _ word: ShellWord
    ) throws(ShellFailure) {
        for piece in word.pieces {
            var single = ShellWord()
            single.append(piece)
            if case .text(let text, isQuoted: false) = piece {
                fields.split(text, by: separators)
            } else {
                try fill(&fields, single, splits: true)
            }
        }
    }

    private mutating func changed(
        _ value: String, _ change: ShellParameter.Change?
    ) throws(ShellFailure) -> String {
        switch change {
        case nil, .unset?: return value
        case .length?: return String(value.count)
        case .trim(let atEnd, let isLongest, let word)?:
            let text = try pattern(of: word)
            let pattern = ShellPattern(text)
            let characters = Array(value)
            let counts =
                isLongest
                ? Array((0...characters.count).reversed()) : Array(0...characters.count)
            for count in counts {
                try limits.charge(count + 1, times: text.count + 1)
                let part = atEnd ? characters.suffix(count) : characters.prefix(count)
                if pattern.fits(part) {
                    let rest = atEnd ? characters.dropLast(count) : characters.dropFirst(count)
                    return String(rest)
                }
            }
            return value
        }
    }

    // MARK: - Wildcards

    /// The paths that fit a pattern, in order, as far as the user may look.
    private mutating func matches(_ pattern: String) throws(ShellFailure) -> [String] {
        let isAbsolute = pattern.hasPrefix("/")
        var found = [""]
        for (index, segment) in pattern.split(separator: "/").enumerated() {
            let isFirst = index == 0 && !isAbsolute
            let wanted = ShellPattern(String(segment))
            let showsHidden = segment.hasPrefix(".") || segment.hasPrefix("\\.")
            let isPlain = !segment.contains { "*?[".contains($0) }
            var next: [String] = []
            for folder in found {
                let prefix = isFirst ? "" : folder + "/"
                if isPlain {
                    next.append(prefix + segment.replacing("\\", with: ""))
                    continue
                }
                try limits.charge(files.count)
                let place = isFirst ? scope.folder : path(folder.isEmpty ? "/" : folder)
                for name in (try? files.list(place, by: scope.user)) ?? [] {
                    try limits.charge(name.count + 1, times: segment.count)
                    guard !name.contains("/"), showsHidden || !name.hasPrefix("."),
                        wanted.fits(name)
                    else { continue }
                    next.append(prefix + name)
                }
            }
            found = next
        }
        let user = scope.user
        return found.filter {
            (try? files.resolve(path($0), by: user, followsLast: false)) != nil
        }
    }
}

extension ShellWord.Piece {
    /// Whether it stands for every parameter as a word of its own.
    fileprivate var isList: Bool {
        if case .parameter(let parameter, _) = self {
            parameter.name == "@" && parameter.change == nil
        } else {
            false
        }
    }
}
