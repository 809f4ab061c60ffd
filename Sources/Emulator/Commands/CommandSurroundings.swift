/// What a command line that runs on a node finds there.
struct CommandSurroundings: Sendable {
    var files = MachineFiles()
    var certificates: [StoreCertificate] = []
    var user = MachineUser(name: MachineUser.poolName, isAdministrator: false)
    var variables: [String: String] = [:]
    /// The working directory.
    var folder = "/"
    var isWindows = false
}
