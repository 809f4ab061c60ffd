/// Where the output of a command goes: nowhere, or from one stream to the other.
struct Redirection {
    /// The command without what redirects it.
    private(set) var words: [String] = []
    private var dropsOutput = false
    private var dropsErrors = false
    private var joinsErrors = false
    private var sendsToErrors = false

    /// Takes redirections out of a command; nil if one goes to a file, which is not simulated.
    init?(_ all: [String]) {
        for word in all {
            switch word.lowercased() {
            case ">/dev/null", "1>/dev/null", ">nul", "1>nul": dropsOutput = true
            case "2>/dev/null", "2>nul": dropsErrors = true
            case "&>/dev/null": (dropsOutput, dropsErrors) = (true, true)
            case "2>&1": (joinsErrors, dropsErrors) = (!dropsOutput, dropsOutput)
            case ">&2", "1>&2": sendsToErrors = true
            case let other where other.hasPrefix(">") || other.hasPrefix("<"): return nil
            default: words.append(word)
            }
        }
    }

    func applied(to result: SimulatedCommand.Result) -> SimulatedCommand.Result {
        var sent = result
        if sendsToErrors { (sent.output, sent.errors) = ("", result.errors + result.output) }
        if joinsErrors { (sent.output, sent.errors) = (sent.output + sent.errors, "") }
        if dropsOutput { sent.output = "" }
        if dropsErrors { sent.errors = "" }
        return sent
    }
}
