/// Where a stream of a command comes from or goes to.
struct ShellRedirection: Sendable {
    enum Target: Sendable {
        case read(ShellWord)
        case write(ShellWord, appends: Bool)
        /// `>&2`, or `>&-`.
        case copy(ShellWord)
        /// A here-document.
        case text(ShellWord)
    }

    let descriptor: Int
    let target: Target
}
