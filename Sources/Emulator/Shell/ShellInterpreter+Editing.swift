/// `sed`.
extension ShellInterpreter {
    mutating func sed(_ arguments: [String]) throws(ShellFailure) {
        let options = ShellArguments(arguments, valued: "e")
        var names = options.rest
        guard let script = options.values["e"] ?? (names.isEmpty ? nil : names.removeFirst())
        else {
            complain("sed", "no script")
            return
        }
        let isExtended = !options.flags.isDisjoint(with: ["E", "r"])
        guard !options.flags.contains("i"),
            let editor = ShellEditor(script, isExtended: isExtended)
        else {
            try unknown("'sed \(script)'")
            return
        }
        guard let bytes = try input(names, "sed") else { return }
        let lines = Self.lines(bytes)
        // The last line has an end only if it came with one.
        let endsOpen = bytes.last.map { $0 != 0x0a } ?? false
        let isQuiet = options.flags.contains("n")
        for (index, line) in lines.enumerated() {
            let isLast = index == lines.count - 1
            let end = isLast && endsOpen ? "" : "\n"
            let goesOn = try edit(line, index + 1, isLast, editor, isQuiet: isQuiet, end)
            if !goesOn { break }
        }
    }

    /// Edits a line, and writes what comes of it.
    ///
    /// - Returns: Whether there is to be another.
    private mutating func edit(
        _ line: String, _ number: Int, _ isLast: Bool, _ editor: ShellEditor, isQuiet: Bool,
        _ end: String
    ) throws(ShellFailure) -> Bool {
        var line = line
        for command in editor.commands {
            let isMeant: Bool
            switch command.address {
            case .all: isMeant = true
            case .line(let wanted): isMeant = wanted == number
            case .last: isMeant = isLast
            case .fitting(let expression):
                isMeant = try expression.first(in: line, &limits) != nil
            }
            guard isMeant else { continue }
            switch command.action {
            case .print: try write(line + end)
            case .delete: return true
            case .quit:
                if !isQuiet { try write(line + end) }
                return false
            case .substitute(let expression, let replacement, let isGlobal, let prints):
                let made = try replaced(line, expression, replacement, isGlobal)
                line = made ?? line
                if prints, made != nil { try write(line + end) }
            }
        }
        if !isQuiet { try write(line + end) }
        return true
    }

    /// The line with what fits replaced, nil if nothing does.
    private mutating func replaced(
        _ line: String, _ expression: ShellExpression, _ replacement: String, _ isGlobal: Bool
    ) throws(ShellFailure) -> String? {
        let text = Array(line)
        var made = ""
        var place = 0
        var hasFound = false
        var lastEnd = -1
        while place <= text.count, !hasFound || isGlobal {
            try limits.charge(text.count)
            guard let match = try expression.first(in: line, from: place, &limits) else { break }
            hasFound = true
            made += String(text[place..<match.range.lowerBound])
            // Nothing right after a match is no other one.
            if !match.range.isEmpty || match.range.lowerBound != lastEnd {
                made += ShellEditor.filled(replacement, match, text)
            }
            lastEnd = match.range.upperBound
            place = match.range.upperBound
            if match.range.isEmpty {
                if place < text.count { made.append(text[place]) }
                place += 1
            }
        }
        guard hasFound else { return nil }
        return made + (place < text.count ? String(text[place...]) : "")
    }
}
