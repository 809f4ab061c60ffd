/// The commands that change the shell itself.
extension ShellInterpreter {
    /// Runs a command that is no function.
    mutating func perform(_ words: [String]) throws(ShellFailure) {
        guard let name = words.first else { return }
        let arguments = Array(words.dropFirst())
        if try flow(name, arguments) { return }
        if try change(name, arguments) { return }
        switch name {
        case "eval":
            let script = arguments.joined(separator: " ")
            try deeper { shell throws(ShellFailure) in
                shell.status = 0
                try shell.evaluate(script)
            }
        case "exec":
            try call(arguments.first == "--" ? Array(arguments.dropFirst()) : arguments)
            throw .exit(status)
        case "command" where arguments.first == "-v": try find(Array(arguments.dropFirst()))
        case "type": try find(arguments)
        case "command": try perform(arguments)
        case ".", "source":
            guard let file = arguments.first, let text = try content(of: file, for: name) else {
                status = 1
                return
            }
            try deeper { shell throws(ShellFailure) in
                try shell.evaluate(String(decoding: text, as: UTF8.self))
            }
        case "read": try read(arguments)
        default: try program(name, words)
        }
    }

    private mutating func flow(
        _ name: String, _ arguments: [String]
    ) throws(ShellFailure) -> Bool {
        let number = arguments.first.flatMap { Int($0) }
        switch name {
        case "exit": throw .exit((number ?? status) & 0xff)
        case "return" where scope.functionDepth > 0: throw .return((number ?? status) & 0xff)
        case "break" where scope.loopDepth > 0: throw .break(max(1, number ?? 1))
        case "continue" where scope.loopDepth > 0: throw .continue(max(1, number ?? 1))
        case "return": throw .exit((number ?? status) & 0xff)
        case "break", "continue", ":", "true", "trap", "wait", "readonly":
            if name == "readonly" { export(arguments, exports: false) }
            status = 0
        case "false": status = 1
        case "shift":
            let count = number ?? 1
            status = count >= 0 && count <= scope.parameters.count ? 0 : 1
            if status == 0 { scope.parameters.removeFirst(count) }
        case "sleep":
            status = 0
            sleep(Self.duration(arguments.first ?? ""))
        default: return false
        }
        return true
    }

    /// `5`, `0.5`, `1m` or `2h`.
    static func duration(_ text: String) -> Double {
        let units: [Character: Double] = ["s": 1, "m": 60, "h": 3600, "d": 86_400]
        guard let unit = text.last.flatMap({ units[$0] }) else { return Double(text) ?? 0 }
        return (Double(text.dropLast()) ?? 0) * unit
    }

    private mutating func change(
        _ name: String, _ arguments: [String]
    ) throws(ShellFailure) -> Bool {
        switch name {
        case "set": set(arguments)
        case "export":
            export(arguments, exports: true)
            status = 0
        case "local":
            for argument in arguments where !argument.hasPrefix("-") {
                let name = String(argument.prefix { $0 != "=" })
                guard !scope.hidden.isEmpty, ShellWord.isName(name) else { continue }
                if scope.hidden[scope.hidden.count - 1][name] == nil {
                    scope.hidden[scope.hidden.count - 1]
                        .updateValue(scope.variables[name], forKey: name)
                }
                let value = argument.dropFirst(name.count + 1)
                scope.variables[name] = argument.contains("=") ? String(value) : ""
            }
            status = 0
        case "unset":
            for argument in arguments {
                if arguments.first == "-f" { scope.functions[argument] = nil }
                scope.variables[argument] = nil
                scope.exported.remove(argument)
            }
            status = 0
        case "umask":
            if let mask = arguments.first.flatMap({ UInt16($0, radix: 8) }) {
                scope.mask = mask & 0o777
            } else {
                let text = String(scope.mask, radix: 8)
                try write(String(repeating: "0", count: max(0, 4 - text.count)) + text + "\n")
            }
            status = 0
        case "pwd":
            try write(scope.folder + "\n")
            status = 0
        case "cd": changeFolder(arguments.first { $0 != "--" } ?? variable("HOME") ?? "/")
        default: return false
        }
        return true
    }

    private mutating func changeFolder(_ name: String) {
        do throws(MachineFiles.Failure) {
            let found = try files.resolve(path(name), by: scope.user)
            guard let file = files[found], file.content == .folder else { throw .isNoFolder }
            guard file.isPassable(by: scope.user) else { throw .denied }
            scope.folder = MachineFiles.normal(path(name))
            status = 0
        } catch {
            complain("cd", "\(name): \(error.rawValue)")
        }
    }

    private mutating func export(_ arguments: [String], exports: Bool) {
        for argument in arguments where !argument.hasPrefix("-") {
            let name = String(argument.prefix { $0 != "=" })
            guard ShellWord.isName(name) else { continue }
            if argument.contains("=") {
                scope.variables[name] = String(argument.dropFirst(name.count + 1))
            }
            if exports { scope.exported.insert(name) }
        }
    }

    /// `set -euo pipefail`, `set +e` and `set -- a b`.
    private mutating func set(_ arguments: [String]) {
        status = 0
        var left = arguments[...]
        while let flag = left.first, flag.count > 1, flag.hasPrefix("-") || flag.hasPrefix("+") {
            left = left.dropFirst()
            if flag == "--" {
                scope.parameters = Array(left)
                return
            }
            for letter in flag.dropFirst() {
                let isOn = flag.hasPrefix("-")
                guard letter == "o" else {
                    setOption(String(letter), isOn)
                    continue
                }
                setOption(left.popFirst() ?? "", isOn)
            }
        }
        if !left.isEmpty { scope.parameters = Array(left) }
    }

    private mutating func setOption(_ name: String, _ isOn: Bool) {
        switch name {
        case "e", "errexit": scope.options.exitsOnError = isOn
        case "u", "nounset": scope.options.mindsUnset = isOn
        case "f", "noglob": scope.options.globs = !isOn
        case "pipefail": scope.options.mindsPipes = isOn
        default: break
        }
    }

    private mutating func find(_ names: [String]) throws(ShellFailure) {
        status = 0
        for name in names {
            let isBuiltin = ShellBuiltin.special.union(ShellBuiltin.others).contains(name)
            if scope.functions[name] != nil || isBuiltin {
                try write(name + "\n")
            } else if ShellProgram(rawValue: name) != nil {
                try write("/usr/bin/\(name)\n")
            } else {
                status = 1
            }
        }
    }

    /// Reads a line into variables; the last gets the rest.
    private mutating func read(_ arguments: [String]) throws(ShellFailure) {
        let isRaw = arguments.contains("-r")
        let names = arguments.filter { !$0.hasPrefix("-") }
        let input = sources[scope.source]
        let line = input.prefix { $0 != 0x0a }
        try limits.charge(line.count + 1)
        sources[scope.source] = input.dropFirst(line.count + 1)
        status = line.count < input.count ? 0 : 1
        var text = String(decoding: line, as: UTF8.self)
        if !isRaw { text = text.replacing("\\", with: "") }
        let marks = separators
        func isMark(_ character: Character) -> Bool { marks.contains(character) }
        var rest = text[...]
        for (index, name) in (names.isEmpty ? ["REPLY"] : names).enumerated() {
            rest = rest.drop { isMark($0) && $0.isWhitespace }
            guard index < names.count - 1 else {
                while let last = rest.last, isMark(last), last.isWhitespace { rest.removeLast() }
                scope.variables[name] = String(rest)
                break
            }
            let word = rest.prefix { !isMark($0) }
            scope.variables[name] = String(word)
            rest = rest.dropFirst(word.count).drop { isMark($0) && $0.isWhitespace }
            if let mark = rest.first, isMark(mark), word.count < text.count { rest.removeFirst() }
        }
    }
}
