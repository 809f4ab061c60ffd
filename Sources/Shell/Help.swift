/// Texts about the program itself, made from its options.
enum Help {
    static let version = "certferry 0.1.0 (Lua 5.4)"

    static let banner = "\(version), :help for help, Ctrl-D to exit"

    static let summary = "a Lua shell for operators of Azure Batch"

    /// What the statuses of the program mean.
    static let statuses: [(status: String, meaning: String)] = [
        ("0", "success"), ("1", "a Lua error, or output that could not be written"),
        ("2", "a wrong command line"), ("130", "interrupted"),
        ("N", "what os.exit(N) asked for"),
    ]

    /// The text of a document.
    static func text(_ document: Options.Document) -> String {
        switch document {
        case .usage: usage
        case .manual: ManualPage.text
        case .completion("bash"): ShellCompletion.bash
        case .completion: ShellCompletion.zsh
        }
    }

    static var usage: String {
        let options = OptionDescription.all.map { line($0.synopsis, $0.help) }
        let statuses = statuses.map { line($0.status, $0.meaning) }
        return """
            usage: certferry [options] [script [arguments]]

            certferry is \(summary). Without a script: the
            prompt on a terminal, otherwise the whole of standard input is one script.

            \(options.joined(separator: "\n"))
            \(line("-", "run standard input as the script"))
            \(line("--", "stop handling options"))

            Exit status:
            \(statuses.joined(separator: "\n"))

            """
    }

    /// A term and what it means, which goes on below itself where it is too long.
    private static func line(_ term: String, _ meaning: String) -> String {
        let margin = String(repeating: " ", count: 24)
        var lines = ["  \(term)\(String(repeating: " ", count: max(2, 22 - term.count)))"]
        for word in meaning.split(separator: " ") {
            if lines[lines.count - 1].count + word.count > 79 { lines.append(margin) }
            lines[lines.count - 1] += word + " "
        }
        return lines.map { $0.dropLast() }.joined(separator: "\n")
    }
}

extension OptionDescription {
    /// How the option is written: `--log FILE`.
    var synopsis: String {
        names.joined(separator: ", ") + (value.map { " \($0.name)" } ?? "")
    }
}
