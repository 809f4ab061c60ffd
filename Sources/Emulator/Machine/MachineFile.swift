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

    var content: Content
    var owner = MachineUser.root.name
    var group = MachineUser.root.name
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

    /// Whether a user may change it, or what lies in it.
    func isWritable(by user: MachineUser) -> Bool { allows(0o2, user) }

    private func allows(_ bit: UInt16, _ user: MachineUser) -> Bool {
        if user.isAdministrator { return true }
        let isReader = readers.contains(user.name) || !readers.isDisjoint(with: user.groups)
        if bit != 0o2, isReader { return true }
        if user.name == owner { return mode & (bit << 6) != 0 }
        return mode & (user.groups.contains(group) ? bit << 3 : bit) != 0
    }
}
