/// `$name`, or `${name…}` with what is done to its value.
struct ShellParameter: Sendable {
    enum Change: Sendable {
        case length
        /// `-`, `=`, `?` or `+`; with a colon an empty value is as good as none.
        case unset(Character, mindsEmpty: Bool, ShellWord)
        /// `#` or `%`.
        case trim(atEnd: Bool, isLongest: Bool, ShellWord)
    }

    let name: String
    var change: Change?
}
