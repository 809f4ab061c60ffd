import JSON
import X509

/// What an emulated cloud holds when it starts.
struct Seed: Sendable {
    var directory: Directory
    /// The application that the operator signs in with.
    var operatorClientID: String
    /// The certificate, with its key, that this application may use instead of its secret.
    var operatorCertificate: CertificateBundle
    var subscriptions: [Subscription]
    /// The group that is named in the ready line.
    var resourceGroup: String
    var accounts: [SeededAccount]
    var vaults: [Vault]
    var identities: [ManagedIdentity]
    var roleAssignments: [RoleAssignment]
    /// Certificates whose private key the operator still has.
    var operatorFiles: [OperatorFile]
    var storageAccounts: [StorageAccount] = []
}

/// An account with the pools that have been there for long, and the work on them.
struct SeededAccount: Sendable {
    var account: BatchAccount
    var pools: [SeededPool]
    var jobs: [SeededJob] = []
    var schedules: [JobSchedule] = []
}

/// A pool that has come up before the emulator started.
struct SeededPool: Sendable {
    let pool: Pool
}

/// A job with the tasks that were added to it.
struct SeededJob: Sendable {
    let job: Job
    let tasks: [BatchTask]
    let isDisabled: Bool
}
