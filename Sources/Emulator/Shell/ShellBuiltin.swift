/// The commands that change the shell itself.
enum ShellBuiltin {
    /// Those that keep what is assigned before them.
    static let special: Set = [
        ":", ".", "break", "continue", "eval", "exec", "exit", "export", "readonly", "return",
        "set", "shift", "trap", "unset",
    ]

    static let others: Set = [
        "cd", "command", "local", "pwd", "read", "source", "sleep", "type", "umask", "wait",
    ]
}
