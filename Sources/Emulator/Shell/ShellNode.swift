/// A part of a script, as ``ShellParser`` has read it.
indirect enum ShellNode: Sendable {
    /// A command with what is assigned for it, and where its streams go.
    case command(assignments: [Assignment], words: [ShellWord], redirections: [ShellRedirection])
    case pipeline([ShellNode])
    case not(ShellNode)
    case and(ShellNode, ShellNode)
    case or(ShellNode, ShellNode)
    case sequence([ShellNode])
    case subshell(ShellNode)
    case branch([Branch], otherwise: ShellNode?)
    case loop(isUntil: Bool, condition: ShellNode, body: ShellNode)
    /// `for`; without words it goes through the parameters.
    case each(String, [ShellWord]?, body: ShellNode)
    case choice(ShellWord, [Choice])
    case function(String, body: ShellNode)
    case redirected(ShellNode, [ShellRedirection])

    struct Assignment: Sendable {
        let name: String
        let value: ShellWord
    }

    struct Branch: Sendable {
        let condition: ShellNode
        let body: ShellNode
    }

    struct Choice: Sendable {
        let patterns: [ShellWord]
        let body: ShellNode
    }
}
