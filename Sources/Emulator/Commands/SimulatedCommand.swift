import Secrets

/// One of the commands that are acted out on a simulated node of Windows.
///
/// `echo`, `whoami`, `type` of a file, `findstr` of a plain text, `certutil -store`, and
/// PowerShell's `Get-Item`, `Get-ChildItem` and `Test-Path` of `Cert:` paths. `timeout`, `exit` and
/// cmd itself are ``CommandRun``'s own.
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
        case "set", "cd", "rem": Result()
        case "whoami": Result(output: surroundings.user.name + "\n")
        case "findstr": search
        case "type": show
        case "certutil": certutil
        case "powershell", "pwsh": PowerShellCommand(words: words, surroundings).perform()
        default: .unknown("'\(words[0])'")
        }
    }

    private var echo: Result { Result(output: arguments.joined(separator: " ") + "\n") }

    /// `type FILE`.
    private var show: Result {
        guard arguments.count == 1, let path = arguments.first else { return .unknown("'type'") }
        do throws(MachineFiles.Failure) {
            let content = try surroundings.files.read(
                MachineFiles.key(ofWindows: path, from: surroundings.folder),
                by: surroundings.user)
            return Result(output: content.withBytes { String(decoding: $0, as: UTF8.self) })
        } catch {
            let isDenied = error == .denied
            return Result(
                errors: isDenied
                    ? "Access is denied.\n" : "The system cannot find the file specified.\n",
                exitCode: 1)
        }
    }

    /// Looks for a plain text in what it reads.
    private var search: Result {
        let flags = arguments.prefix { $0.hasPrefix("/") }.joined().lowercased()
        let rest = arguments.drop { $0.hasPrefix("/") }
        guard let pattern = rest.first, rest.count == 1 else { return .unknown("'findstr'") }
        let isBlind = flags.contains("i")
        let wanted = isBlind ? pattern.lowercased() : pattern
        let lines = input.split(separator: "\n").filter {
            (isBlind ? $0.lowercased() : String($0)).contains(wanted) != flags.contains("v")
        }
        return Result(
            output: lines.map { $0 + "\n" }.joined(), exitCode: lines.isEmpty ? 1 : 0)
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
