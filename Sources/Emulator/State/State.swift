import FoundationEssentials

/// Everything that the emulated cloud holds; one value behind one lock.
struct State: Sendable {
    var clock: EmulatorClock
    var endpoints: Endpoints
    var directory: Directory
    var roleAssignments: [RoleAssignment]
    var subscriptions: [Subscription]
    var identities: [ResourcePath: ManagedIdentity]
    /// By name in lower case; names of accounts are unique in their region, here altogether.
    var accounts: [String: BatchAccount]
    /// By name in lower case.
    var vaults: [String: Vault]
    /// Backups, and vaults that are deleted.
    var archive = VaultArchive()
    /// By name; names are in lower case.
    var storageAccounts: [String: StorageAccount]
    /// What each caller may still ask Resource Graph, by object id.
    var graphQuotas: [String: ResourceGraphQuota] = [:]
    var events = EventQueue()
    /// Device codes and refresh tokens.
    var signIns = SignIns()
    /// What is to be done with processes of tasks.
    var processes = ProcessQueue()
    /// Whether Batch certificates are refused, as they are since their retirement.
    var refusesCertificates = false
    /// How many requests the services take.
    var throttle = Throttle(scale: nil)
    var writtenLists = WrittenLists()
    private(set) var lastStamp: Timestamp

    init(seed: Seed, clock: EmulatorClock, endpoints: Endpoints) {
        self.clock = clock
        self.endpoints = endpoints
        // The seed's own stamps are of this instant at the latest.
        lastStamp = clock.now
        directory = seed.directory
        roleAssignments = seed.roleAssignments
        subscriptions = seed.subscriptions
        identities = Dictionary(uniqueKeysWithValues: seed.identities.map { ($0.id, $0) })
        accounts = [:]
        vaults = Dictionary(
            uniqueKeysWithValues: seed.vaults.map { ($0.id.name.lowercased(), $0) })
        storageAccounts = Dictionary(
            uniqueKeysWithValues: seed.storageAccounts.map { ($0.id.name, $0) })
        for account in seed.accounts { add(account) }
        refusesCertificates = true
        for account in seed.accounts { startExtensions(of: account) }
    }

    /// The present instant, later than every one handed out before, so that ETags differ.
    mutating func stamp() -> Timestamp {
        lastStamp = max(clock.now, Timestamp(ticks: lastStamp.ticks + 1))
        return lastStamp
    }

    /// Has stamps go on after those that were handed out in an earlier life.
    mutating func resume(after stamp: Timestamp) {
        lastStamp = max(lastStamp, stamp)
    }

    private mutating func add(_ seeded: SeededAccount) {
        let name = seeded.account.id.name.lowercased()
        accounts[name] = seeded.account
        for certificate in seeded.account.certificates.values
        where certificate.state.phase == .deleting {
            let subject = EventQueue.Subject.certificate(certificate.thumbprint)
            schedule(subject, of: name, at: clock.life + LifeTimes.removal)
        }
        addSeeded(seeded.pools, to: name)
        for schedule in seeded.schedules {
            accounts[name]?.jobSchedules[schedule.id.lowercased()] = schedule
            plan(schedule: schedule.id.lowercased(), of: name, at: clock.life)
        }
        for job in seeded.jobs { addSeeded(job, to: name) }
        catchUp()
    }
}

extension State {
    private mutating func addSeeded(_ seeded: SeededJob, to account: String) {
        let key = seeded.job.id.lowercased()
        start(job: seeded.job, in: account)
        for task in seeded.tasks { add(task: task, to: key, account) }
        if seeded.isDisabled {
            startDisabling(job: key, of: account, .requeue, at: clock.life)
        }
        assignTasks(of: account, at: clock.life)
    }
}

enum Identifier {
    /// A random UUID in lower case, as the services write theirs.
    static func random() -> String { UUID().uuidString.lowercased() }

    /// A UUID in lower case, nil if a text is none.
    static func valid(_ text: String) -> String? { UUID(uuidString: text)?.uuidString.lowercased() }

    /// Thirty-two random hexadecimal digits: a version of a vault object.
    static func randomVersion() -> String { random().replacing("-", with: "") }
}
