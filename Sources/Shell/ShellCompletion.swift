/// Completion of the program's own command line, for the shells from which it is called.
enum ShellCompletion {
    /// For bash, without the package bash-completion.
    static var bash: String {
        let cases = OptionDescription.all.compactMap { option in
            bashWords(for: option.value).map { words in
                "    \(option.names.joined(separator: "|"))) \(words); return ;;"
            }
        }
        return """
            # bash completion of certferry
            _certferry() {
              local word=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD-1]}
              COMPREPLY=()
              case $before in
            \(cases.joined(separator: "\n"))
              esac
              if [[ $word == -* ]]; then
                mapfile -t COMPREPLY < <(compgen -W '\(allNames)' -- "$word")
              else
                mapfile -t COMPREPLY < <(compgen -f -- "$word")
              fi
            }
            complete -o filenames -F _certferry certferry

            """
    }

    /// For zsh, as a file `_certferry` in its `fpath`.
    static var zsh: String {
        let options = OptionDescription.all.flatMap { option in
            option.names.map { "  '\($0)[\(quoted(option.help))]\(zshAction(for: option.value))'" }
        }
        return """
            #compdef certferry
            _arguments -s \\
            \(options.map { $0 + " \\" }.joined(separator: "\n"))
              '1:script:_files -g "*.lua"' \\
              '*:argument:_files'

            """
    }

    private static var allNames: String {
        OptionDescription.all.flatMap(\.names).joined(separator: " ")
    }

    private static func bashWords(for value: OptionDescription.Value?) -> String? {
        switch value {
        case .choice(_, let choices):
            "mapfile -t COMPREPLY < <(compgen -W '\(choices.joined(separator: " "))' -- \"$word\")"
        case .file: "mapfile -t COMPREPLY < <(compgen -f -- \"$word\")"
        case .folder: "mapfile -t COMPREPLY < <(compgen -d -- \"$word\")"
        case .text: ":"
        case nil: nil
        }
    }

    private static func zshAction(for value: OptionDescription.Value?) -> String {
        switch value {
        case .choice(let name, let choices):
            ":\(name):(\(choices.joined(separator: " ")))"
        case .file(let name): ":\(name):_files"
        case .folder(let name): ":\(name):_files -/"
        case .text(let name): ":\(name): "
        case nil: ""
        }
    }

    private static func quoted(_ text: String) -> String {
        text.replacing("'", with: "'\\''").replacing("[", with: "\\[").replacing("]", with: "\\]")
            .replacing(":", with: "\\:")
    }
}
