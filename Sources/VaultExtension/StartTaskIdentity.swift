internal import JSON

/// Who runs a start task that has to be elevated, and who runs what was there before.
struct StartTaskIdentity {
    /// Linux: the user of the old command, nil if it runs elevated.
    let runsAs: String?
    let notes: [String]

    private let kept: JSONValue?

    /// The user of tasks with the pool's autouser.
    static let poolUser = "_azbatch"

    /// - Throws: ``VaultExtensionError`` with `unsupportedPool` where Windows would need a password.
    init(_ shape: PoolShape) throws(VaultExtensionError) {
        let task = shape.startTask
        let old = task?["userIdentity"].flatMap { $0.object == nil ? nil : $0 }
        let name = (old?["userName"] ?? old?["username"])?.string
        let isElevated =
            name.map(shape.isAdministrator)
            ?? (old?["autoUser"]?["elevationLevel"]?.string?.lowercased() == "admin")
        if isElevated {
            kept = old
            runsAs = Self.earlierUser(task)
            notes = []
            return
        }
        kept = nil
        guard task.flatMap(CertificateStartTask.previousCommand) != nil else {
            runsAs = nil
            notes = []
            return
        }
        if shape.system == .linux {
            runsAs = name ?? Self.poolUser
            notes = []
            return
        }
        if let name {
            throw VaultExtensionError(
                .unsupportedPool, field: "startTask.userIdentity",
                "is '\(name.printable)', who is no administrator, and Windows can't change to a "
                    + "user without a password; make the account an administrator",
                attempt: "compose the start task")
        }
        runsAs = nil
        notes = ["the old start task now runs elevated, as the stores need it"]
    }

    func json(isDataPlane: Bool) -> JSONValue {
        if let kept { return kept }
        return isDataPlane
            ? ["autoUser": ["scope": "pool", "elevationLevel": "admin"]]
            : ["autoUser": ["scope": "Pool", "elevationLevel": "Admin"]]
    }

    /// Composing twice must not give the old command more rights than it had.
    private static func earlierUser(_ task: JSONValue?) -> String? {
        (task?["environmentSettings"]?.array ?? [])
            .first { $0["name"]?.string == CertificateStartTask.userVariable }?["value"]?.string
    }
}
