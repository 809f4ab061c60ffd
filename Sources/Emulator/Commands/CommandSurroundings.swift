/// What a command line that runs on a node finds there.
struct CommandSurroundings: Sendable, Equatable, Codable {
    var files = MachineFiles()
    var certificates: [StoreCertificate] = []
    var user = MachineUser(name: MachineUser.poolName, isAdministrator: false)
    /// The users of the node.
    var users: Set<String> = [MachineUser.root.name, MachineUser.poolName]
    var variables: [String: String] = [:]
    /// The working directory.
    var folder = "/"
    var isWindows = false
}
