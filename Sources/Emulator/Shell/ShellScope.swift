/// What a shell knows, of which a subshell gets a copy.
struct ShellScope {
    struct Options {
        var exitsOnError = false
        var mindsUnset = false
        var mindsPipes = false
        var globs = true
    }

    /// Where what a command writes goes.
    enum Sink: Equatable {
        case buffer(Int)
        case file(String)
        case nothing
    }

    var variables: [String: String] = [:]
    var exported: Set<String> = []
    var functions: [String: ShellNode] = [:]
    /// `$1` and what follows.
    var parameters: [String] = []
    /// `$0`.
    var name = "sh"
    var options = Options()
    var folder = "/"
    var user: MachineUser
    var mask: UInt16 = 0o022
    var sinks: [Int: Sink] = [1: .buffer(0), 2: .buffer(1)]
    /// The number of what is read.
    var source = 0
    /// How many functions, and how many loops, it is in.
    var functionDepth = 0
    var loopDepth = 0
    /// The values that local variables hide, by function.
    var hidden: [[String: String?]] = []

    /// The environment of a program that is begun.
    var environment: [String: String] { variables.filter { exported.contains($0.key) } }
}
