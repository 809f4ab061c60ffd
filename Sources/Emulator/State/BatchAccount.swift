import JSON
import Secrets

/// A Batch account with all that it holds.
struct BatchAccount: Sendable, Codable, Equatable {
    let id: ResourcePath
    let location: String
    var primaryKey: Secret
    var secondaryKey: Secret
    /// By id in lower case: ids of pools are unique without case.
    var pools: [String: Pool] = [:]
    /// By thumbprint in lower case.
    var certificates: [String: BatchCertificate] = [:]
    /// By id in lower case.
    var jobs: [String: Job] = [:]
    /// By id in lower case.
    var jobSchedules: [String: JobSchedule] = [:]
    /// By name in lower case.
    var applications: [String: BatchApplication] = [:]
    /// What PATCH has changed of the ARM resource's `properties`.
    var settings: [String: JSONValue] = [:]
    var tags: JSONValue = .object([:])
    /// The pools whose deletion has been asked for and has ended, for `poolOperationResults`.
    var deletedPools: Set<String> = []
    var quotas = AccountQuotas()
    var identities: [ResourcePath] = []

    init(id: ResourcePath, location: String) {
        self.id = id
        self.location = location
        primaryKey = RandomSecret.key()
        secondaryKey = RandomSecret.key()
    }
}
