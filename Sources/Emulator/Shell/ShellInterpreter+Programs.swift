/// Programs: those that run others here, the rest by what they work on.
extension ShellInterpreter {
    /// Runs a program; what is not acted out succeeds, and says so.
    mutating func program(_ path: String, _ words: [String]) throws(ShellFailure) {
        let name = path.split(separator: "/").last.map(String.init) ?? path
        let arguments = Array(words.dropFirst())
        status = 0
        guard let program = ShellProgram(rawValue: name) else {
            try unknown("'\(path)'")
            return
        }
        switch program {
        case .echo, .printf, .seq, .basename, .dirname, .date, .hostname:
            try writer(program, arguments)
        case .test: try test(arguments)
        case .bracket:
            guard arguments.last == "]" else {
                complain("[", "missing ]", status: 2)
                return
            }
            try test(arguments.dropLast())
        case .cat, .ls, .stat, .readlink, .touch, .mkdir, .rmdir, .rm, .mktemp:
            try fileProgram(program, arguments)
        case .cp, .mv, .ln: try placing(program, arguments)
        case .chmod, .chown, .chgrp: try owning(program, arguments)
        case .id, .whoami, .getent: try users(program, arguments)
        case .openssl: try openssl(arguments)
        case .base64, .tr, .grep, .head, .tail, .wc, .sort, .tee, .cut:
            try filter(program, arguments)
        case .sed: try sed(arguments)
        case .curl: try curl(arguments)
        case .sh, .bash, .dash: try shell(words)
        case .runuser, .sudo: try run(asUser: name, arguments)
        case .env: try environment(arguments)
        case .nohup, .xargs: try other(name, arguments)
        case .timeout:
            try other(name, Array(arguments.drop { $0.hasPrefix("-") }.dropFirst()))
        }
    }

    mutating func unknown(_ what: String) throws(ShellFailure) {
        status = 0
        try write("certferry-emulator: \(what) is not simulated, and was not run\n", to: 2)
    }

    /// Runs a program that another begins, with nothing of this shell but its environment.
    private mutating func other(_ name: String, _ words: [String]) throws(ShellFailure) {
        var words = words
        if name == "xargs" {
            let input = String(decoding: try takeInput(), as: UTF8.self)
            words += input.split(whereSeparator: \.isWhitespace).map(String.init)
        }
        guard let first = words.first else { return }
        try deeper { shell throws(ShellFailure) in try shell.program(first, words) }
    }

    private mutating func environment(_ arguments: [String]) throws(ShellFailure) {
        let assigned = arguments.prefix { $0.contains("=") || $0 == "-i" }
        let words = Array(arguments.dropFirst(assigned.count))
        try subshell { shell throws(ShellFailure) in
            if assigned.contains("-i") { shell.scope.exported = [] }
            for item in assigned where item.contains("=") {
                let name = String(item.prefix { $0 != "=" })
                shell.scope.variables[name] = String(item.dropFirst(name.count + 1))
                shell.scope.exported.insert(name)
            }
            guard words.isEmpty else {
                try shell.other("env", words)
                return
            }
            for (name, value) in shell.scope.environment.sorted(by: { $0.key < $1.key }) {
                try shell.write("\(name)=\(value)\n")
            }
        }
    }

    /// `sh -c script name words…`, or a script that is read from a file or standard input.
    private mutating func shell(_ words: [String]) throws(ShellFailure) {
        var left = words.dropFirst()
        var options: [String] = []
        var isCommand = false
        while let flag = left.first, flag.count > 1, flag.hasPrefix("-"), !isCommand {
            left = left.dropFirst()
            guard !flag.hasPrefix("--") else { continue }
            isCommand = flag.dropFirst().contains("c")
            options += flag.dropFirst().filter { "eufx".contains($0) }.map { "-\($0)" }
            if flag.hasSuffix("o"), let name = left.popFirst() { options += ["-o", name] }
        }
        let script: String
        if isCommand {
            guard let text = left.popFirst() else {
                complain(words[0], "-c: option requires an argument", status: 2)
                return
            }
            script = text
        } else if let file = left.first {
            guard let text = try content(of: file, for: words[0]) else {
                status = 127
                return
            }
            script = String(decoding: text, as: UTF8.self)
        } else {
            script = String(decoding: try takeInput(), as: UTF8.self)
        }
        try begin(script, name: left.popFirst() ?? words[0], Array(left), options)
    }

    private mutating func begin(
        _ script: String, name: String, _ parameters: [String], _ options: [String]
    ) throws(ShellFailure) {
        let outerTests = tests
        tests = 0
        defer { tests = outerTests }
        try subshell { shell throws(ShellFailure) in
            try shell.deeper { shell throws(ShellFailure) in
                var scope = ShellScope(user: shell.scope.user)
                scope.variables = shell.scope.environment
                scope.exported = Set(scope.variables.keys)
                (scope.folder, scope.mask) = (shell.scope.folder, shell.scope.mask)
                (scope.sinks, scope.source) = (shell.scope.sinks, shell.scope.source)
                (scope.name, scope.parameters) = (name, parameters)
                shell.scope = scope
                if !options.isEmpty { try shell.perform(["set"] + options) }
                shell.status = 0
                try shell.evaluate(script)
            }
        }
    }

    /// `runuser -u USER -- command`, also of sudo.
    private mutating func run(
        asUser name: String, _ arguments: [String]
    ) throws(ShellFailure) {
        var left = arguments[...]
        var user = MachineUser.root.name
        while let flag = left.first, flag.hasPrefix("-") {
            left = left.dropFirst()
            if flag == "--" { break }
            if flag == "-u" { user = left.popFirst() ?? user }
        }
        guard scope.user.isAdministrator else {
            complain(name, "may not be used by non-root users")
            return
        }
        guard isUser(user) else {
            complain(
                name,
                "user \(user) does not exist or the user entry does not contain all "
                    + "the required fields")
            return
        }
        let words = Array(left)
        try subshell { shell throws(ShellFailure) in
            shell.scope.user = MachineUser(
                name: user, isAdministrator: user == MachineUser.root.name)
            try shell.other(name, words)
        }
    }
}
