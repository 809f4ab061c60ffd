import JSON

/// The account that a command runs under on a node.
///
/// https://learn.microsoft.com/azure/batch/batch-user-accounts
struct MachineUser: Sendable, Equatable {
    let name: String
    /// Whether it may do everything; on Linux such a command runs as root.
    let isAdministrator: Bool

    /// The user that the service itself and extensions run under.
    static let root = MachineUser(name: "root", isAdministrator: true)

    /// The user of a task that says nothing, shared by all of its pool.
    static let poolName = "_azbatch"
    static let group = "_azbatchgrp"

    /// The user that `userIdentity` of a task asks for.
    ///
    /// - Parameter run: Names the account of a task that wants one of its own.
    init(_ identity: JSONValue?, in pool: Pool, run: String) {
        if let name = identity?["username"]?.string ?? identity?["userName"]?.string {
            let account = pool.userAccount(name)
            self.init(
                name: name,
                isAdministrator: account?["elevationLevel"]?.string?.lowercased() == "admin")
            return
        }
        let automatic = identity?["autoUser"]
        let isOwn = automatic?["scope"]?.string?.lowercased() == "task"
        self.init(
            name: isOwn ? "_azbatchtask_\(run)" : Self.poolName,
            isAdministrator: automatic?["elevationLevel"]?.string?.lowercased() == "admin")
    }

    init(name: String, isAdministrator: Bool) {
        self.name = name
        self.isAdministrator = isAdministrator
    }
}

extension Pool {
    /// The named account of its nodes.
    func userAccount(_ name: String) -> JSONValue? {
        (properties["userAccounts"]?.array ?? []).first { $0["name"]?.string == name }
    }

    /// Whether its nodes have a user before their first task runs; the names of the users of
    /// single tasks are not known in advance.
    func hasUser(_ name: String) -> Bool {
        [MachineUser.root.name, MachineUser.poolName].contains(name) || userAccount(name) != nil
    }
}
