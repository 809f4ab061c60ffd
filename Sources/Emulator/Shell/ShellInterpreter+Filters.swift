import FoundationEssentials

/// Programs that read a text and write what they make of it.
extension ShellInterpreter {
    mutating func filter(
        _ program: ShellProgram, _ arguments: [String]
    ) throws(ShellFailure) {
        switch program {
        case .base64: try base64(ShellArguments(arguments, valued: "w"))
        case .tr: try translate(ShellArguments(arguments))
        case .grep: try grep(ShellArguments(arguments, valued: "em"))
        case .head, .tail: try cut(program, arguments)
        case .wc:
            let options = ShellArguments(arguments)
            guard let bytes = try input(options.rest, "wc") else { return }
            let lines = bytes.count { $0 == 0x0a }
            let words = String(decoding: bytes, as: UTF8.self).split(whereSeparator: \.isWhitespace)
            let flags = options.flags.isEmpty ? ["l", "w", "c"] : options.flags
            let counts = [("l", lines), ("w", words.count), ("c", bytes.count)].filter {
                flags.contains(Character($0.0))
            }
            try write(counts.map { String($0.1) }.joined(separator: " ") + "\n")
        case .sort:
            let options = ShellArguments(arguments)
            guard let bytes = try input(options.rest, "sort") else { return }
            var lines = Self.lines(bytes).sorted()
            if options.flags.contains("u") { lines = Array(Set(lines)).sorted() }
            if options.flags.contains("r") { lines.reverse() }
            try limits.charge(bytes.count, times: 8)
            for line in lines { try write(line + "\n") }
        case .tee:
            let options = ShellArguments(arguments)
            let bytes = try takeInput()
            try write(bytes)
            try change(options.rest, "tee", "cannot write") {
                shell, path throws(MachineFiles.Failure) in
                let place = try shell.files.open(
                    path, appends: options.flags.contains("a"), mode: 0o666 & ~shell.scope.mask,
                    by: shell.scope.user)
                shell.files.append(bytes, to: place)
            }
        default: try fields(ShellArguments(arguments, valued: "df"))
        }
    }

    /// What a filter reads: the files that are named, or standard input; nil if one is missing.
    mutating func input(_ names: [String], _ program: String) throws(ShellFailure) -> [UInt8]? {
        var all: [UInt8] = []
        for name in names.isEmpty ? ["-"] : names {
            guard let bytes = try content(of: name, for: program) else {
                status = program == "grep" || program == "sed" ? 2 : 1
                return nil
            }
            all += bytes
        }
        return all
    }

    static func lines(_ bytes: [UInt8]) -> [String] {
        var parts = bytes.split(separator: 0x0a, omittingEmptySubsequences: false)
        if parts.last?.isEmpty == true { parts.removeLast() }
        return parts.map { String(decoding: $0, as: UTF8.self) }
    }

    private mutating func base64(_ options: ShellArguments) throws(ShellFailure) {
        guard let bytes = try input(options.rest, "base64") else { return }
        guard options.flags.contains("d") else {
            let text = Data(bytes).base64EncodedString()
            let width = options.values["w"].flatMap { Int($0) } ?? 76
            guard width > 0 else {
                try write(text)
                return
            }
            let letters = Array(text.utf8)
            for start in stride(from: 0, to: letters.count, by: width) {
                try write(Array(letters[start..<min(start + width, letters.count)]) + [0x0a])
            }
            return
        }
        let letters = bytes.filter { $0 != 0x0a }
        guard let data = Data(base64Encoded: Data(letters)) else {
            complain("base64", "invalid input")
            return
        }
        try write(Array(data))
    }

    private mutating func translate(_ options: ShellArguments) throws(ShellFailure) {
        let text = String(decoding: try takeInput(), as: UTF8.self)
        guard let first = options.rest.first else { return }
        let from = Self.set(first)
        try limits.charge(text.utf8.count, times: 4)
        if options.flags.contains("d") {
            let gone = Set(from)
            // "\r\n" is one character of a Swift string, so scalars are looked at.
            var kept = String.UnicodeScalarView()
            for scalar in text.unicodeScalars where !gone.contains(scalar) { kept.append(scalar) }
            try write(String(kept))
            return
        }
        let to = options.rest.count > 1 ? Self.set(options.rest[1]) : from
        guard let last = to.last else { return }
        var map: [Unicode.Scalar: Unicode.Scalar] = [:]
        for (index, scalar) in from.enumerated() {
            map[scalar] = index < to.count ? to[index] : last
        }
        var made = String.UnicodeScalarView()
        for scalar in text.unicodeScalars {
            let new = map[scalar] ?? scalar
            if options.flags.contains("s"), to.contains(new), made.last == new { continue }
            made.append(new)
        }
        try write(String(made))
    }

    /// The characters of a set like `a-z\n` or `[:upper:]`.
    private static func set(_ text: String) -> [Unicode.Scalar] {
        let classes = [
            "[:upper:]": "A-Z", "[:lower:]": "a-z", "[:digit:]": "0-9", "[:space:]": " \\t\\n\\r",
            "[:alpha:]": "A-Za-z", "[:alnum:]": "A-Za-z0-9",
        ]
        let plain = classes.reduce(text) { $0.replacing($1.key, with: $1.value) }
        let all = Array(plain.unicodeScalars)
        let escapes: [Unicode.Scalar: Unicode.Scalar] = ["n": "\n", "r": "\r", "t": "\t"]
        var scalars: [Unicode.Scalar] = []
        var index = 0
        while index < all.count {
            if all[index] == "\\", index + 1 < all.count {
                index += 1
                scalars.append(escapes[all[index]] ?? all[index])
            } else if index + 2 < all.count, all[index + 1] == "-", all[index].isASCII,
                all[index + 2].isASCII, all[index].value <= all[index + 2].value
            {
                scalars += (all[index].value...all[index + 2].value).compactMap(Unicode.Scalar.init)
                index += 2
            } else {
                scalars.append(all[index])
            }
            index += 1
        }
        return scalars
    }

    private mutating func grep(_ options: ShellArguments) throws(ShellFailure) {
        var names = options.rest
        guard let pattern = options.values["e"] ?? (names.isEmpty ? nil : names.removeFirst())
        else {
            complain("grep", "no pattern", status: 2)
            return
        }
        guard let bytes = try input(names, "grep") else { return }
        let flags = options.flags
        let isBlind = flags.contains("i")
        let text = isBlind ? pattern.lowercased() : pattern
        guard
            let expression = ShellExpression(
                text, isExtended: flags.contains("E"), isPlain: flags.contains("F"))
        else {
            complain("grep", "invalid pattern '\(pattern)'", status: 2)
            return
        }
        var found: [String] = []
        for line in Self.lines(bytes) {
            let match = try expression.first(in: isBlind ? line.lowercased() : line, &limits)
            let isWhole = !flags.contains("x") || match?.range.count == line.count
            if (match != nil && isWhole) != flags.contains("v") { found.append(line) }
        }
        status = found.isEmpty ? 1 : 0
        if flags.contains("q") { return }
        if flags.contains("c") {
            try write("\(found.count)\n")
        } else {
            for line in found { try write(line + "\n") }
        }
    }

    /// `head` and `tail`, of lines or bytes.
    private mutating func cut(
        _ program: ShellProgram, _ arguments: [String]
    ) throws(ShellFailure) {
        let options = ShellArguments(
            arguments.map {
                Int($0.dropFirst()) != nil && $0.hasPrefix("-") ? "-n" + $0.dropFirst() : $0
            },
            valued: "nc")
        guard let bytes = try input(options.rest, program.rawValue) else { return }
        if let count = options.values["c"].flatMap({ Int($0) }), count >= 0 {
            try write(Array(program == .head ? bytes.prefix(count) : bytes.suffix(count)))
            return
        }
        let lines = Self.lines(bytes)
        let wanted = options.values["n"] ?? "10"
        let count = max(0, min(Int(wanted.filter { $0 != "+" }) ?? 10, Int(Int32.max)))
        let kept =
            program == .head
            ? lines.prefix(count)
            : wanted.hasPrefix("+") ? lines.dropFirst(max(0, count - 1)) : lines.suffix(count)
        for line in kept { try write(line + "\n") }
    }

    /// `cut -d C -f N`, of single numbers and lists of them.
    private mutating func fields(_ options: ShellArguments) throws(ShellFailure) {
        guard let bytes = try input(options.rest, "cut") else { return }
        let mark = options.values["d"]?.first ?? "\t"
        let numbers = Set((options.values["f"] ?? "1").split(separator: ",").compactMap { Int($0) })
        for line in Self.lines(bytes) {
            let parts = line.split(separator: mark, omittingEmptySubsequences: false)
            let kept = parts.enumerated().filter { numbers.contains($0.offset + 1) }
            let isWhole = parts.count == 1
            try write(
                (isWhole ? line : kept.map { String($0.element) }.joined(separator: "\(mark)"))
                    + "\n")
        }
    }
}
