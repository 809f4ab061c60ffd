import Secrets

/// Where streams of commands come from and go to.
extension ShellInterpreter {
    /// Lets what follows read from a text.
    mutating func read(from bytes: [UInt8]) {
        scope.source = sources.count
        sources.append(bytes[...])
    }

    /// Takes all that is left to be read.
    mutating func takeInput() throws(ShellFailure) -> [UInt8] {
        let bytes = Array(sources[scope.source])
        sources[scope.source] = []
        try limits.charge(bytes.count)
        return bytes
    }

    /// Runs something with its streams led elsewhere; not at all if one cannot be.
    mutating func redirected(
        _ redirections: [ShellRedirection],
        _ body: (inout ShellInterpreter) throws(ShellFailure) -> Void
    ) throws(ShellFailure) {
        guard !redirections.isEmpty else {
            try body(&self)
            return
        }
        let outer = (scope.sinks, scope.source)
        defer { (scope.sinks, scope.source) = outer }
        guard try open(redirections) else {
            status = 1
            return
        }
        try body(&self)
    }

    /// - Returns: Whether every one of them could be opened.
    mutating func open(_ redirections: [ShellRedirection]) throws(ShellFailure) -> Bool {
        for redirection in redirections {
            let isOpen: Bool
            switch redirection.target {
            case .text(let word):
                read(from: Array(try value(of: word).utf8))
                isOpen = true
            case .read(let word): isOpen = try openInput(try value(of: word))
            case .write(let word, let appends):
                isOpen = try openOutput(
                    try value(of: word), appends: appends, as: redirection.descriptor)
            case .copy(let word):
                isOpen = copy(try value(of: word), to: redirection.descriptor)
            }
            guard isOpen else { return false }
        }
        return true
    }

    private mutating func openInput(_ name: String) throws(ShellFailure) -> Bool {
        if name == "/dev/stdin" { return true }
        guard let content = try content(of: name, for: scope.name) else { return false }
        read(from: content)
        return true
    }

    private mutating func openOutput(
        _ name: String, appends: Bool, as descriptor: Int
    ) throws(ShellFailure) -> Bool {
        let sink: ShellScope.Sink
        switch name {
        case "/dev/null": sink = .nothing
        case "/dev/stdout": sink = scope.sinks[1] ?? .nothing
        case "/dev/stderr": sink = scope.sinks[2] ?? .nothing
        default:
            do throws(MachineFiles.Failure) {
                sink = .file(
                    try files.open(
                        path(name), appends: appends, mode: 0o666 & ~scope.mask, by: scope.user))
            } catch {
                report("cannot create \(name): \(error.rawValue)")
                return false
            }
        }
        for number in descriptor == Self.both ? [1, 2] : [descriptor] {
            scope.sinks[number] = sink
        }
        return true
    }

    private mutating func copy(_ name: String, to descriptor: Int) -> Bool {
        if name == "-" {
            scope.sinks[descriptor] = .nothing
            return true
        }
        if name == "0" || descriptor == 0 { return true }
        guard let number = Int(name), let sink = scope.sinks[number] else {
            report("\(name): bad file descriptor")
            return false
        }
        scope.sinks[descriptor] = sink
        return true
    }

    // MARK: - Files

    /// A path as files are kept by.
    func path(_ name: String) -> String {
        name.hasPrefix("/") ? name : "\(scope.folder)/\(name)"
    }

    /// What a file holds; nil, and said so, if it cannot be read.
    mutating func content(
        of name: String, for command: String
    ) throws(ShellFailure) -> [UInt8]? {
        if name == "/dev/null" { return [] }
        if name == "-" || name == "/dev/stdin" { return try takeInput() }
        let bytes: [UInt8]
        do throws(MachineFiles.Failure) {
            bytes = try files.read(path(name), by: scope.user).withBytes { Array($0) }
        } catch {
            complain(command, "\(name): \(error.rawValue)")
            return nil
        }
        try limits.charge(bytes.count)
        return bytes
    }

    /// Says why a command has failed.
    mutating func complain(_ command: String, _ why: String, status code: Int = 1) {
        note("\(command): \(why)\n")
        status = code
    }
}
