/// Who is who on the node.
extension ShellInterpreter {
    /// The name of the user that commands run under.
    var userName: String {
        scope.user.isAdministrator ? MachineUser.root.name : scope.user.name
    }

    func isUser(_ name: String) -> Bool {
        name == scope.user.name || names.contains(name)
    }

    func isGroup(_ name: String) -> Bool { name == MachineUser.group || isUser(name) }

    mutating func users(
        _ program: ShellProgram, _ arguments: [String]
    ) throws(ShellFailure) {
        switch program {
        case .whoami: try write(userName + "\n")
        case .id: try identify(arguments)
        default:
            let words = arguments.filter { $0 != "--" }
            guard words.count == 2, ["group", "passwd"].contains(words[0]) else {
                try unknown("'getent \(words.joined(separator: " "))'")
                return
            }
            let isThere = words[0] == "group" ? isGroup(words[1]) : isUser(words[1])
            let number = MachineUser.number(of: words[1])
            guard isThere else {
                status = 2
                return
            }
            try write(
                words[0] == "group"
                    ? "\(words[1]):x:\(number):\n"
                    : "\(words[1]):x:\(number):\(number)::/home/\(words[1]):/bin/bash\n")
        }
    }

    private mutating func identify(_ arguments: [String]) throws(ShellFailure) {
        let flags = Set(arguments.filter { $0.hasPrefix("-") && $0 != "--" }.joined())
        let name = arguments.first { !$0.hasPrefix("-") } ?? userName
        guard isUser(name) else {
            complain("id", "'\(name)': no such user")
            return
        }
        let user = MachineUser(name: name, isAdministrator: name == MachineUser.root.name)
        let number = MachineUser.number(of: name)
        let groups = user.groups
        let wanted = flags.contains("u") ? [name] : flags.contains("G") ? groups : [groups[0]]
        if flags.isDisjoint(with: ["u", "g", "G"]) {
            let all = groups.map { "\(MachineUser.number(of: $0))(\($0))" }
            try write(
                "uid=\(number)(\(name)) gid=\(all[0]) groups=\(all.joined(separator: ","))\n")
        } else {
            let texts = wanted.map {
                flags.contains("n") ? $0 : String(MachineUser.number(of: $0))
            }
            try write(texts.joined(separator: " ") + "\n")
        }
    }
}
