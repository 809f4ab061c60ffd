extension StatePart {
    /// Every kind of row, what holds others before them.
    ///
    /// Not among them, and new after each start: processes of tasks, throttling, the quotas of
    /// Resource Graph, rules of faults, and the tally of requests.
    static var all: [StatePart] {
        [
            .single("directory", \.directory),
            .single("subscriptions", \.subscriptions),
            .single("role assignments", \.roleAssignments),
            .single("identities", \.identityList), .single("sign-ins", \.signIns),
        ] + accounts + vaults + blobs + [.events]
    }

    /// What time it is, which is written with whatever else has changed, and at the end: after a
    /// kill life goes on from the last change, and not from when somebody only looked.
    static var time: StatePart { .single("time", \.time) }

    private static var accounts: [StatePart] {
        [
            .members("account", \.accounts) { account in
                account.pools = [:]
                account.certificates = [:]
                account.jobs = [:]
                account.jobSchedules = [:]
                account.applications = [:]
            },
            .members("pool", of: \.accounts, \.pools),
            .members("Batch certificate", of: \.accounts, \.certificates),
            .members("job", of: \.accounts, \.jobs) { $0.tasks = [:] },
            .members("task", of: \.accounts, \.jobs, \.tasks),
            .members("job schedule", of: \.accounts, \.jobSchedules),
            .members("application", of: \.accounts, \.applications),
        ]
    }

    private static var vaults: [StatePart] {
        [
            .members("vault", \.vaults) { vault in
                vault.certificates = [:]
                vault.policies = [:]
                vault.pending = [:]
                vault.secrets = [:]
                vault.deletedCertificates = [:]
                vault.deletedSecrets = [:]
                vault.issuers = [:]
            },
            .members("vault certificate", of: \.vaults, \.certificates),
            .members("vault policy", of: \.vaults, \.policies),
            .members("vault operation", of: \.vaults, \.pending),
            .members("vault secret", of: \.vaults, \.secrets),
            .members("deleted vault certificate", of: \.vaults, \.deletedCertificates),
            .members("deleted vault secret", of: \.vaults, \.deletedSecrets),
            .members("vault issuer", of: \.vaults, \.issuers),
            .members("vault backup", \.archive.backups),
            .members("deleted vault", \.archive.vaults),
            .single("vault purges", \.archive.purges),
        ]
    }

    private static var blobs: [StatePart] {
        [
            .members("storage account", \.storageAccounts) { $0.containers = [:] },
            .members("container", of: \.storageAccounts, \.containers) { container in
                container.blobs = [:]
                container.staged = [:]
            },
            .members("blob", of: \.storageAccounts, \.containers, \.blobs),
            .members("staged blocks", of: \.storageAccounts, \.containers, \.staged),
        ]
    }

    /// Events never change, so that their numbers say which are new.
    private static var events: StatePart {
        StatePart(kind: "event") { old, new, changes in
            let (old, new) = (old?.events.all ?? [], new.events.all)
            guard old != new else { return }
            let before = Set(old.map(\.sequence))
            let after = Set(new.map(\.sequence))
            for event in new where !before.contains(event.sequence) {
                try changes.compare(key(event), nil, event)
            }
            for event in old where !after.contains(event.sequence) {
                try changes.compare(key(event), event, nil)
            }
        } restore: { row, state in
            state.events.restore(try decode(row))
        }
    }

    private static func key(_ event: EventQueue.Event) -> StateKey {
        StateKey(kind: "event", name: String(event.sequence))
    }
}
