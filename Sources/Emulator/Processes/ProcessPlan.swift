import Secrets

/// Everything that is needed to run a command line as a process of this machine.
struct ProcessPlan: Sendable {
    struct CertificateFile: Sendable {
        let name: String
        let content: Secret
    }

    let commandLine: String
    /// The folder of the node.
    let home: NodeHome
    /// Its own folder, below that of the tasks.
    let folder: String
    let variables: [String: String]
    let certificates: [CertificateFile]
    /// What extensions have put on the node.
    let system: MachineFiles
    /// The seconds after which it is killed.
    let timeLimit: Double?
}
