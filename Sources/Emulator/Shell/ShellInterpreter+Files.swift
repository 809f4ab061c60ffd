import Secrets

/// Programs that read, make and remove files.
extension ShellInterpreter {
    mutating func fileProgram(
        _ program: ShellProgram, _ arguments: [String]
    ) throws(ShellFailure) {
        switch program {
        case .cat:
            let names = ShellArguments(arguments).rest
            var failed = false
            for name in names.isEmpty ? ["-"] : names {
                guard let bytes = try content(of: name, for: "cat") else {
                    failed = true
                    continue
                }
                try write(bytes)
            }
            status = failed ? 1 : 0
        case .ls: try list(ShellArguments(arguments))
        case .stat: try describe(ShellArguments(arguments, valued: "c"))
        case .readlink: try follow(ShellArguments(arguments))
        case .mktemp: try makeTemporary(ShellArguments(arguments, valued: "p"))
        case .mkdir:
            let options = ShellArguments(arguments, valued: "m")
            let mode = options.values["m"].flatMap { UInt16($0, radix: 8) }
            try change(options.rest, "mkdir", "cannot create directory") {
                shell, path throws(MachineFiles.Failure) in
                try shell.makeFolder(path, mode, withParents: options.flags.contains("p"))
            }
        case .rmdir, .rm:
            let options = ShellArguments(arguments)
            let isDeep = !options.flags.isDisjoint(with: ["r", "R"])
            let isForced = options.flags.contains("f")
            try change(options.rest, program.rawValue, "cannot remove") {
                shell, path throws(MachineFiles.Failure) in
                do throws(MachineFiles.Failure) {
                    if program == .rmdir, !shell.files.below(path).isEmpty { throw .isFull }
                    try shell.files.remove(
                        path, recursively: isDeep || program == .rmdir, by: shell.scope.user)
                } catch {
                    guard isForced, error == .missing else { throw error }
                }
            }
        default:
            try change(ShellArguments(arguments).rest, "touch", "cannot touch") {
                shell, path throws(MachineFiles.Failure) in
                if (try? shell.files.resolve(path, by: shell.scope.user)) != nil { return }
                _ = try shell.files.open(
                    path, appends: true, mode: 0o666 & ~shell.scope.mask, by: shell.scope.user)
            }
        }
    }

    /// Does something with each of some paths, and says which failed.
    mutating func change(
        _ names: [String], _ program: String, _ attempt: String,
        _ body: (inout ShellInterpreter, String) throws(MachineFiles.Failure) -> Void
    ) throws(ShellFailure) {
        var failed = false
        for name in names {
            try limits.charge(files.count)
            do throws(MachineFiles.Failure) {
                try body(&self, path(name))
            } catch {
                complain(program, "\(attempt) '\(name)': \(error.rawValue)")
                failed = true
            }
        }
        status = failed ? 1 : 0
    }

    private mutating func makeFolder(
        _ path: String, _ mode: UInt16?, withParents: Bool
    ) throws(MachineFiles.Failure) {
        let usual = 0o777 & ~scope.mask
        guard withParents else {
            try files.makeFolder(path, mode: mode ?? usual, by: scope.user)
            return
        }
        for folder in MachineFiles.folders(to: path).dropFirst() + [path] {
            if let found = try? files.resolve(folder, by: scope.user) {
                guard files[found]?.content == .folder else { throw .exists }
                continue
            }
            let isLast = folder == path
            try files.makeFolder(
                folder, mode: isLast ? mode ?? usual : usual | 0o300, by: scope.user)
        }
    }

    private mutating func list(_ options: ShellArguments) throws(ShellFailure) {
        var failed = false
        for name in options.rest.isEmpty ? ["."] : options.rest {
            try limits.charge(files.count)
            var lines: [String] = []
            do throws(MachineFiles.Failure) {
                let own = path(name)
                let found =
                    options.flags.contains("d")
                    ? [own] : try files.list(own, by: scope.user)
                let shown = found.filter {
                    $0 == own || options.flags.contains("a") || !$0.hasPrefix(".")
                }
                lines = shown.map { entry in
                    let isOwn = entry == own
                    let text = isOwn ? name : entry
                    guard options.flags.contains("l") else { return text }
                    return line(text, at: isOwn ? own : own + "/" + entry)
                }
            } catch {
                complain("ls", "cannot access '\(name)': \(error.rawValue)")
                failed = true
            }
            for line in lines { try write(line + "\n") }
        }
        status = failed ? 2 : 0
    }

    /// A line as `ls -l` shows it, without the time.
    private func line(_ name: String, at place: String) -> String {
        let found = try? files.resolve(place, by: scope.user, followsLast: false)
        guard let file = found.flatMap({ files[$0] }) else { return name }
        var kind = "-"
        var (size, target) = (0, "")
        switch file.content {
        case .folder: kind = "d"
        case .data(let content): size = content.count
        case .link(let path): (kind, target) = ("l", " -> " + path)
        }
        let letters = Array("rwxrwxrwx")
        let mode = letters.enumerated().map { index, letter in
            file.mode & (0o400 >> UInt16(index)) != 0 ? letter : "-"
        }
        return "\(kind)\(String(mode)) 1 \(file.owner) \(file.group) \(size) \(name)\(target)"
    }

    /// `stat -c FORMAT`, of `%a`, `%U`, `%G`, `%s` and `%n`.
    private mutating func describe(_ options: ShellArguments) throws(ShellFailure) {
        guard let format = options.values["c"] else {
            try unknown("'stat' without -c")
            return
        }
        for name in options.rest {
            let found = try? files.resolve(
                path(name), by: scope.user, followsLast: options.flags.contains("L"))
            guard let file = found.flatMap({ files[$0] }) else {
                complain("stat", "cannot statx '\(name)': No such file or directory")
                continue
            }
            let size = if case .data(let content) = file.content { content.count } else { 0 }
            let text = format.replacing("%a", with: String(file.mode, radix: 8))
                .replacing("%U", with: file.owner).replacing("%G", with: file.group)
                .replacing("%s", with: String(size)).replacing("%n", with: name)
            try write(text + "\n")
        }
    }

    private mutating func follow(_ options: ShellArguments) throws(ShellFailure) {
        for name in options.rest {
            let isWhole = !options.flags.isDisjoint(with: ["f", "e", "m"])
            let found = try? files.resolve(path(name), by: scope.user, followsLast: isWhole)
            if isWhole, let found {
                try write(found + "\n")
            } else if case .link(let target)? = found.flatMap({ files[$0]?.content }) {
                try write(target + "\n")
            } else {
                status = 1
            }
        }
    }

    /// The names are made up, but the same each time that a script is gone through.
    private mutating func makeTemporary(_ options: ShellArguments) throws(ShellFailure) {
        let folder = options.values["p"] ?? variable("TMPDIR") ?? "/tmp"
        let name = options.rest.first ?? folder + "/tmp.XXXXXXXXXX"
        let marks = name.reversed().prefix { $0 == "X" }.count
        guard marks >= 3 else {
            complain("mktemp", "too few X's in template '\(name)'")
            return
        }
        temporaryNames += 1
        let number = String(temporaryNames, radix: 36)
        let fill = String(repeating: "a", count: max(0, marks - number.count)) + number
        let made = name.dropLast(marks) + fill.suffix(marks)
        let isFolder = options.flags.contains("d")
        try change([String(made)], "mktemp", "failed to create file via template") {
            shell, path throws(MachineFiles.Failure) in
            if isFolder {
                try shell.files.makeFolder(path, mode: 0o700, by: shell.scope.user)
            } else {
                _ = try shell.files.open(path, appends: false, mode: 0o600, by: shell.scope.user)
            }
        }
        if status == 0 { try write(made + "\n") }
    }
}
