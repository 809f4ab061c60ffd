/// What a script may use up: it is acted out while requests wait.
struct ShellLimits {
    /// How deep commands may lie in commands.
    static let deepest = 150
    /// How deep the text of a script may be nested.
    static let deepestText = 40
    /// `sleep` longer than this ends here: a day of life.
    static let longestSleep = 86_400.0
    /// How many requests a script may send.
    static let requests = 64
    /// How many a script of PowerShell may send, which goes round its loops itself: it waits for a
    /// role by two requests each ten seconds, 182 in a quarter of an hour.
    static let powerShellRequests = 192

    private var steps: Int
    private var work: Int

    /// - Parameter answers: How many answers a script has had; it is gone through again with each.
    init(answers: Int = 0) {
        steps = 50_000 / (1 + answers / 8)
        work = 16_000_000 / (1 + answers / 8)
    }

    /// Notes a command.
    mutating func step() throws(ShellFailure) {
        steps -= 1
        guard steps > 0 else { throw .stopped("the script has too many steps") }
    }

    /// Notes work, in bytes that are looked at or moved.
    mutating func charge(_ amount: Int) throws(ShellFailure) {
        let (left, isOver) = work.subtractingReportingOverflow(amount)
        work = left
        guard !isOver, left > 0 else { throw .stopped("the script handles too much") }
    }

    /// Notes work of two lengths that are compared with each other.
    mutating func charge(_ amount: Int, times other: Int) throws(ShellFailure) {
        let (product, isOver) = amount.multipliedReportingOverflow(by: other)
        try charge(isOver ? Int.max : product)
    }
}
