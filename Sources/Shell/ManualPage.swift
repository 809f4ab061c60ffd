/// The manual page, in the format of man(7).
enum ManualPage {
    static var text: String {
        """
        .TH CERTFERRY 1 "" "certferry 0.1.0" "User Commands"
        .SH NAME
        certferry \\- \(Help.summary)
        .SH SYNOPSIS
        .B certferry
        [\\fIoptions\\fR] [\\fIscript\\fR [\\fIarguments\\fR]]
        .SH DESCRIPTION
        Moves the certificates of Azure Batch pools to Azure Key Vault: at a prompt, by scripts in
        Lua 5.4, or from heredocs. Without a script it is the prompt on a terminal; otherwise the
        whole of standard input is one script.
        .PP
        At the prompt, \\fB:help\\fR explains everything else.
        .SH OPTIONS
        \(OptionDescription.all.map(entry).joined(separator: "\n"))
        .TP
        .B \\-
        run standard input as the script
        .TP
        .B \\-\\-
        stop handling options
        .SH EXIT STATUS
        \(Help.statuses.map { ".TP\n.B \($0.status)\n\($0.meaning)" }.joined(separator: "\n"))
        .SH ENVIRONMENT
        \(environment.map { ".TP\n.B \($0.name)\n\($0.meaning)" }.joined(separator: "\n"))
        .SH FILES
        .TP
        .I ~/.config/certferry/init.lua
        runs before the first prompt
        .TP
        .I ~/.config/certferry/lua
        modules for require
        .TP
        .I ~/.local/state/certferry/history
        the entries of all sessions
        .TP
        .I ~/.editrc
        keys of the prompt; see editrc(5)
        .SH SEE ALSO
        lua5.4(1), editrc(5)

        """
    }

    private static let environment: [(name: String, meaning: String)] = [
        ("AZURE_TENANT_ID, AZURE_CLIENT_ID, AZURE_CLIENT_SECRET", "who signs in"),
        ("VISUAL, EDITOR", "the editor of :edit"),
        ("PAGER", "what shows results that are taller than the screen; less \\-FRXK"),
        ("NO_COLOR", "if set: no colours"),
        ("LUA_PATH, LUA_CPATH", "where require looks besides its own folders"),
        ("CERTFERRY_LIB", "another folder of certferry's Lua files"),
    ]

    private static func entry(_ option: OptionDescription) -> String {
        let names = option.names.map { escaped($0) }.joined(separator: ", ")
        let value = option.value.map { " \\fI\($0.name)\\fR" } ?? ""
        return ".TP\n\\fB\(names)\\fR\(value)\n\(escaped(option.help))"
    }

    private static func escaped(_ text: String) -> String {
        text.replacing("-", with: "\\-")
    }
}
