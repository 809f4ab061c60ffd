import Secrets

/// A file of a node's own file system.
struct MachineFile: Sendable, Equatable, Codable {
    enum Content: Sendable, Equatable, Codable {
        case folder
        /// A secret, since most files that are kept here hold a private key.
        case data(Secret)
        /// The absolute path that it points to.
        case link(String)
    }

    let content: Content
    var owner = MachineUser.root.name
    /// The permission bits.
    var mode: UInt16
    /// Users and groups that an access control list lets read it besides.
    var readers: Set<String> = []

    static func folder(mode: UInt16 = 0o755) -> MachineFile {
        MachineFile(content: .folder, mode: mode)
    }

    /// Whether a user may read it, or look into it.
    func isReadable(by user: MachineUser) -> Bool { allows(0o4, user) }

    /// Whether a user may reach what is in it.
    func isPassable(by user: MachineUser) -> Bool { allows(0o1, user) }

    private func allows(_ bit: UInt16, _ user: MachineUser) -> Bool {
        if user.isAdministrator { return true }
        if readers.contains(user.name) || readers.contains(MachineUser.group) { return true }
        return mode & (user.name == owner ? bit << 6 : bit) != 0
    }
}
