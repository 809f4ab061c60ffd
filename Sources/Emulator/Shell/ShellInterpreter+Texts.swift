import Secrets

/// Programs that write texts, and `test`.
extension ShellInterpreter {
    mutating func writer(
        _ program: ShellProgram, _ arguments: [String]
    ) throws(ShellFailure) {
        switch program {
        case .echo:
            let isBare = arguments.first == "-n"
            let text = (isBare ? arguments.dropFirst() : arguments[...]).joined(separator: " ")
            try write(isBare ? text : text + "\n")
        case .printf: try format(arguments.first == "--" ? arguments.dropFirst() : arguments[...])
        case .seq:
            let numbers = arguments.compactMap { Int($0) }
            guard let last = numbers.last, numbers.count <= 2 else { return }
            let first = numbers.count == 2 ? numbers[0] : 1
            guard first <= last else { return }
            try limits.charge(last &- first, times: 8)
            for number in first...last { try write("\(number)\n") }
        case .basename:
            var name = arguments.first?.split(separator: "/").last.map(String.init) ?? ""
            if arguments.count > 1, name != arguments[1], name.hasSuffix(arguments[1]) {
                name.removeLast(arguments[1].count)
            }
            try write((name.isEmpty ? "/" : name) + "\n")
        case .dirname:
            let path = arguments.first ?? ""
            let parent = path.split(separator: "/").dropLast().joined(separator: "/")
            let isAbsolute = path.hasPrefix("/")
            try write((isAbsolute ? "/" + parent : parent.isEmpty ? "." : parent) + "\n")
        case .hostname: try write((variable("AZ_BATCH_NODE_ID") ?? "node") + "\n")
        default: try unknown("'\(program.rawValue)'")
        }
    }

    /// `printf`: the format again and again until no argument is left.
    private mutating func format(_ words: ArraySlice<String>) throws(ShellFailure) {
        guard let format = words.first else {
            complain("printf", "usage: printf format [arguments]", status: 2)
            return
        }
        var left = words.dropFirst()
        repeat {
            let before = left.count
            let text = ShellFormat(format).filled(with: &left)
            try limits.charge(format.utf8.count)
            try write(text)
            if left.count == before { break }
        } while !left.isEmpty
    }

    // MARK: - Test

    mutating func test(_ words: some Collection<String>) throws(ShellFailure) {
        let words = Array(words)
        if words.count > 1, words[0] == "!", words.count != 3 || !Self.isOperator(words[1]) {
            try test(words.dropFirst())
            status = status == 0 ? 1 : status == 1 ? 0 : status
            return
        }
        if let place = words.firstIndex(of: "-o"), place > 0, words.count > 3 {
            try test(words[..<place])
            if status != 0 { try test(words[(place + 1)...]) }
            return
        }
        if let place = words.firstIndex(of: "-a"), place > 0, words.count > 3 {
            try test(words[..<place])
            if status == 0 { try test(words[(place + 1)...]) }
            return
        }
        let holds: Bool?
        switch words.count {
        case 0: holds = false
        case 1: holds = !words[0].isEmpty
        case 2: holds = single(words[0], words[1])
        case 3: holds = compare(words[0], words[1], words[2])
        default: holds = nil
        }
        guard let holds else {
            complain("test", "\(words.joined(separator: " ")): unexpected operator", status: 2)
            return
        }
        status = holds ? 0 : 1
    }

    private static func isOperator(_ word: String) -> Bool {
        ["=", "==", "!=", "-eq", "-ne", "-gt", "-ge", "-lt", "-le"].contains(word)
    }

    private func compare(_ left: String, _ sign: String, _ right: String) -> Bool? {
        switch sign {
        case "=", "==": return left == right
        case "!=": return left != right
        default:
            guard let left = Int(left), let right = Int(right) else { return nil }
            switch sign {
            case "-eq": return left == right
            case "-ne": return left != right
            case "-gt": return left > right
            case "-ge": return left >= right
            case "-lt": return left < right
            case "-le": return left <= right
            default: return nil
            }
        }
    }

    private func single(_ sign: String, _ word: String) -> Bool? {
        switch sign {
        case "-n": return !word.isEmpty
        case "-z": return word.isEmpty
        case "-t": return false
        case "-L", "-h":
            let found = try? files.resolve(path(word), by: scope.user, followsLast: false)
            if case .link? = found.flatMap({ files[$0]?.content }) { return true }
            return false
        case "-e", "-f", "-d", "-r", "-w", "-x", "-s": break
        default: return nil
        }
        guard let found = try? files.resolve(path(word), by: scope.user),
            let file = files[found]
        else { return false }
        switch sign {
        case "-f": return file.content != .folder
        case "-d": return file.content == .folder
        case "-r": return file.isReadable(by: scope.user)
        case "-w": return file.isWritable(by: scope.user)
        case "-x":
            return file.content == .folder
                ? file.isPassable(by: scope.user)
                : file.mode & 0o111 != 0 && file.isPassable(by: scope.user)
        case "-s":
            if case .data(let content) = file.content { return content.count > 0 }
            return true
        default: return true
        }
    }
}
