import Secrets
import X509

/// One of the commands that are acted out on a simulated node.
///
/// `echo`, `printf` of a plain text, `true`, `false`, `cat`, `ls`, `test`, `[`, `grep` of a plain
/// text, `tr -d`, `whoami`, `id -un`, `openssl x509 -noout -fingerprint -sha1 -in FILE`; on Windows
/// `certutil -store`, and PowerShell's `Get-Item`, `Get-ChildItem` and `Test-Path` of `Cert:` paths.
/// `sleep`, `timeout`, `exit` and shells are ``CommandRun``'s own.
struct SimulatedCommand {
    struct Result: Equatable {
        var output = ""
        var errors = ""
        var exitCode = 0

        /// What is not simulated succeeds, and says so.
        static func unknown(_ what: String) -> Result {
            Result(errors: "certferry-emulator: \(what) is not simulated, and was not run\n")
        }
    }

    let words: [String]
    let input: String
    let surroundings: CommandSurroundings

    /// The name without folder and extension.
    static func baseName(_ word: String) -> String {
        let name = word.split { $0 == "/" || $0 == "\\" }.last.map(String.init) ?? word
        let lower = name.lowercased()
        return lower.hasSuffix(".exe") ? String(lower.dropLast(4)) : lower
    }

    var arguments: ArraySlice<String> { words.dropFirst() }

    func perform() -> Result {
        switch Self.baseName(words[0]) {
        case "echo": echo
        case "printf": Result(output: (arguments.first ?? "").replacing("\\n", with: "\n"))
        case "true", ":", "set", "cd", "rem": Result()
        case "false": Result(exitCode: 1)
        case "whoami": Result(output: userName + "\n")
        case "id" where words == ["id", "-un"]: Result(output: userName + "\n")
        case "cat", "type": cat
        case "ls": list
        case "test": test(Array(arguments))
        case "[" where words.last == "]": test(Array(arguments.dropLast()))
        case "grep", "findstr": grep
        case "tr" where words.count == 3 && words[1] == "-d":
            Result(output: input.filter { !words[2].contains($0) })
        case "openssl": fingerprint
        case "certutil": certutil
        case "powershell", "pwsh": PowerShellCommand(words: words, surroundings).perform()
        default: .unknown("'\(words[0])'")
        }
    }

    private var userName: String {
        surroundings.user.isAdministrator && !surroundings.isWindows
            ? MachineUser.root.name : surroundings.user.name
    }

    private var echo: Result {
        let isBare = arguments.first == "-n"
        let text = (isBare ? arguments.dropFirst() : arguments).joined(separator: " ")
        return Result(output: isBare ? text : text + "\n")
    }

    // MARK: - Files

    private var cat: Result {
        guard !arguments.isEmpty else { return Result(output: input) }
        var result = Result()
        for name in arguments {
            do throws(MachineFiles.Failure) {
                let content = try read(name)
                result.output += content.revealed()
            } catch {
                result.errors += "cat: \(name): \(error.rawValue)\n"
                result.exitCode = 1
            }
        }
        return result
    }

    private func read(_ name: String) throws(MachineFiles.Failure) -> Secret {
        try surroundings.files.read(surroundings.path(name), by: surroundings.user)
    }

    private var list: Result {
        let names = arguments.filter { !$0.hasPrefix("-") }
        var result = Result()
        for name in names.isEmpty ? [surroundings.folder] : Array(names) {
            do throws(MachineFiles.Failure) {
                let path = surroundings.path(name)
                let found = try surroundings.files.list(path, by: surroundings.user)
                result.output += found.map { ($0 == path ? name : $0) + "\n" }.joined()
            } catch {
                result.errors += "ls: cannot access '\(name)': \(error.rawValue)\n"
                result.exitCode = 2
            }
        }
        return result
    }

    private func test(_ words: [String]) -> Result {
        if words.first == "!" {
            let inner = test(Array(words.dropFirst()))
            return Result(errors: inner.errors, exitCode: inner.exitCode == 0 ? 1 : 0)
        }
        let holds: Bool
        switch (words.count, words.first ?? "") {
        case (0, _): holds = false
        case (1, let text): holds = !text.isEmpty
        case (2, "-n"): holds = !words[1].isEmpty
        case (2, "-z"): holds = words[1].isEmpty
        case (2, "-e"), (2, "-f"), (2, "-d"), (2, "-r"), (2, "-s"), (2, "-L"), (2, "-h"):
            holds = file(words[1], is: words[0])
        case (3, _) where ["=", "==", "!="].contains(words[1]):
            holds = (words[0] == words[2]) == (words[1] != "!=")
        case (3, _) where Int(words[0]) != nil && Int(words[2]) != nil && words[1] == "-eq":
            holds = Int(words[0]) == Int(words[2])
        default: return .unknown("'test \(words.joined(separator: " "))'")
        }
        return Result(exitCode: holds ? 0 : 1)
    }

    private func file(_ name: String, is flag: String) -> Bool {
        let path = MachineFiles.normal(surroundings.path(name))
        guard let found = try? surroundings.files.resolve(path, by: surroundings.user),
            let file = surroundings.files[found]
        else { return false }
        switch flag {
        case "-d": return file.content == .folder
        case "-f": return file.content != .folder
        case "-r": return file.isReadable(by: surroundings.user)
        case "-L", "-h": return found != path
        default: return true
        }
    }

    /// Looks for a plain text.
    private var grep: Result {
        var flags = ""
        var rest: [String] = []
        for word in arguments {
            let isFlag = word.hasPrefix("-") || word.hasPrefix("/")
            if isFlag, rest.isEmpty { flags += word.dropFirst() } else { rest.append(word) }
        }
        guard var pattern = rest.first, rest.count <= 2 else { return .unknown("'grep'") }
        var text = input
        if rest.count == 2 {
            do throws(MachineFiles.Failure) {
                text = try read(rest[1]).revealed()
            } catch {
                return Result(errors: "grep: \(rest[1]): \(error.rawValue)\n", exitCode: 2)
            }
        }
        let isBlind = flags.contains("i")
        if isBlind { pattern = pattern.lowercased() }
        let lines = text.split(separator: "\n").filter {
            (isBlind ? $0.lowercased() : String($0)).contains(pattern) != flags.contains("v")
        }
        let shown = flags.contains("q") ? "" : lines.map { $0 + "\n" }.joined()
        return Result(output: shown, exitCode: lines.isEmpty ? 1 : 0)
    }

    // MARK: - Certificates

    /// `openssl x509 -noout -fingerprint`, of the first certificate in a PEM file.
    private var fingerprint: Result {
        let flags = Set(arguments)
        guard words.count > 1, words[1] == "x509", flags.contains("-fingerprint") else {
            return .unknown("'\(words.prefix(2).joined(separator: " "))'")
        }
        let path = words.firstIndex(of: "-in").flatMap {
            $0 + 1 < words.count ? words[$0 + 1] : nil
        }
        do throws(MachineFiles.Failure) {
            let text = try path.map { name throws(MachineFiles.Failure) in try read(name).revealed()
            }
            return digest(of: text ?? input, isSHA256: flags.contains("-sha256"))
        } catch {
            return Result(
                errors: "Could not open file or uri for loading certificate from \(path ?? "")\n"
                    + "\(error.rawValue)\n", exitCode: 1)
        }
    }

    private func digest(of text: String, isSHA256: Bool) -> Result {
        guard let bundle = try? CertificateBundle.read(Array(text.utf8), named: "file") else {
            return Result(errors: "Could not find certificate\n", exitCode: 1)
        }
        let leaf = bundle.leaf
        let digits = Array(isSHA256 ? leaf.thumbprintSHA256 : leaf.thumbprintSHA1)
        let pairs = stride(from: 0, to: digits.count, by: 2).map { String(digits[$0..<$0 + 2]) }
        let name = isSHA256 ? "sha256" : "sha1"
        return Result(output: "\(name) Fingerprint=\(pairs.joined(separator: ":"))\n")
    }

    /// `certutil [-user] -store NAME [THUMBPRINT]`.
    private var certutil: Result {
        let flags = arguments.map { $0.lowercased() }
        guard let index = flags.firstIndex(of: "-store"), index + 1 < flags.count else {
            return .unknown("'certutil'")
        }
        let location = flags.contains("-user") ? "currentuser" : "localmachine"
        let store = arguments[arguments.startIndex + index + 1]
        let wanted = index + 2 < flags.count ? flags[index + 2].filter { $0 != " " } : nil
        let found = surroundings.certificates.filter {
            $0.location.lowercased() == location && $0.store == store.uppercased()
                && (wanted == nil || $0.thumbprint.lowercased() == wanted)
        }
        guard !found.isEmpty || wanted == nil else {
            return Result(
                output: "\(store)\nCertUtil: -store command FAILED: 0x80090011 "
                    + "(-2146893807 NTE_NOT_FOUND)\nCertUtil: Object was not found.\n",
                exitCode: -2_146_893_807)
        }
        let entries = found.enumerated().map { number, entry in
            "================ Certificate \(number) ================\n"
                + "Subject: \(entry.subject)\nCert Hash(sha1): \(entry.thumbprint.lowercased())\n"
        }
        return Result(
            output: "\(store)\n\(entries.joined())CertUtil: -store command completed "
                + "successfully.\n")
    }
}
