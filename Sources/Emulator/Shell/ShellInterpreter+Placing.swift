import Secrets

/// Programs that copy, move and link files, and give them to others.
extension ShellInterpreter {
    mutating func placing(
        _ program: ShellProgram, _ arguments: [String]
    ) throws(ShellFailure) {
        let options = ShellArguments(arguments, valued: "t")
        var names = options.rest
        guard let target = options.values["t"] ?? names.popLast(), !names.isEmpty else {
            complain(program.rawValue, "missing file operand")
            return
        }
        let isPlain = options.flags.contains("T") || options.flags.contains("n") && program == .ln
        let found = try? files.resolve(path(target), by: scope.user)
        let isInto = !isPlain && found.flatMap { files[$0]?.content } == .folder
        try change(names, program.rawValue, "cannot place") {
            shell, source throws(MachineFiles.Failure) in
            let last = source.split(separator: "/").last ?? ""
            let place = shell.path(isInto ? "\(target)/\(last)" : target)
            switch program {
            case .mv: try shell.files.move(source, to: place, by: shell.scope.user)
            case .ln:
                let text = source == shell.path(names[0]) ? names[0] : source
                try shell.link(text, options.flags, place)
            default: try shell.copy(source, to: place, options.flags)
            }
        }
    }

    private mutating func link(
        _ target: String, _ flags: Set<Character>, _ place: String
    ) throws(MachineFiles.Failure) {
        guard flags.contains("s") else {
            try copy(path(target), to: place, flags)
            return
        }
        let old = try? files.resolve(place, by: scope.user, followsLast: false)
        if flags.contains("f"), old != nil {
            try files.remove(place, recursively: false, by: scope.user)
        }
        try files.makeLink(place, to: target, by: scope.user)
    }

    private mutating func copy(
        _ source: String, to place: String, _ flags: Set<Character>
    ) throws(MachineFiles.Failure) {
        let found = try files.resolve(source, by: scope.user)
        guard let file = files[found] else { throw .missing }
        let keepsMode = !flags.isDisjoint(with: ["p", "a"])
        guard file.content == .folder else {
            let content = try files.read(found, by: scope.user)
            let made = try files.open(
                place, appends: false, mode: keepsMode ? file.mode : file.mode & ~scope.mask,
                by: scope.user)
            files.append(content.withBytes { Array($0) }, to: made)
            return
        }
        guard !flags.isDisjoint(with: ["r", "R", "a"]), !place.hasPrefix(found + "/") else {
            throw .isFolder
        }
        try files.makeFolder(place, mode: file.mode | 0o300, by: scope.user)
        for name in try files.list(found, by: scope.user) {
            try copy("\(found)/\(name)", to: "\(place)/\(name)", flags)
        }
    }

    // MARK: - Owners and modes

    mutating func owning(
        _ program: ShellProgram, _ arguments: [String]
    ) throws(ShellFailure) {
        // A mode may look like an option.
        var words = arguments.filter { $0 != "--" }
        let isDeep = words.contains("-R")
        words.removeAll { ["-R", "-f", "-v", "-h", "--no-dereference"].contains($0) }
        guard words.count > 1 else {
            complain(program.rawValue, "missing operand")
            return
        }
        let wanted = words.removeFirst()
        if program == .chmod {
            guard ShellMode(wanted) != nil else {
                complain("chmod", "invalid mode: '\(wanted)'")
                return
            }
            try changeAll(words, "chmod", "cannot change", isDeep) {
                shell, path throws(MachineFiles.Failure) in
                try shell.files.change(
                    path, mode: { ShellMode(wanted)?.applied(to: $0) ?? $0 }, by: shell.scope.user)
            }
            return
        }
        guard let (owner, group) = owners(wanted, program) else { return }
        try changeAll(words, program.rawValue, "changing ownership of", isDeep) {
            shell, path throws(MachineFiles.Failure) in
            try shell.files.change(path, owner: owner, group: group, by: shell.scope.user)
        }
    }

    private mutating func changeAll(
        _ names: [String], _ program: String, _ attempt: String, _ isDeep: Bool,
        _ body: (inout ShellInterpreter, String) throws(MachineFiles.Failure) -> Void
    ) throws(ShellFailure) {
        try change(names, program, attempt) { shell, path throws(MachineFiles.Failure) in
            try body(&shell, path)
            guard isDeep else { return }
            let found = try shell.files.resolve(path, by: shell.scope.user)
            for inner in shell.files.below(found) {
                if case .link? = shell.files[inner]?.content { continue }
                try body(&shell, inner)
            }
        }
    }

    /// `user`, `user:group`, `user:` with its own group, or `:group`.
    private mutating func owners(
        _ text: String, _ program: ShellProgram
    ) -> (owner: String?, group: String?)? {
        if program == .chgrp {
            guard isGroup(text) else {
                complain("chgrp", "invalid group: '\(text)'")
                return nil
            }
            return (nil, text)
        }
        let parts = text.split(separator: ":", omittingEmptySubsequences: false).map(String.init)
        let owner = parts[0].isEmpty ? nil : parts[0]
        var group = parts.count > 1 && !parts[1].isEmpty ? parts[1] : nil
        guard parts.count <= 2, owner.map(isUser) != false, group.map(isGroup) != false else {
            complain("chown", "invalid user: '\(text)'")
            return nil
        }
        if parts.count == 2, group == nil, let owner {
            let isRoot = owner == MachineUser.root.name
            group = MachineUser(name: owner, isAdministrator: isRoot).groups[0]
        }
        return (owner, group)
    }
}
