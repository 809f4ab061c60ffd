import JSON
import Secrets

/// A storage account with its blobs.
struct StorageAccount: Sendable, Codable, Equatable {
    let id: ResourcePath
    let location: String
    let created: Timestamp
    var primaryKey: Secret
    var secondaryKey: Secret
    /// What user delegation keys are derived from; nobody ever sees it.
    let delegationKey: Secret
    var tags: JSONValue = [:]
    /// By name; names are in lower case.
    var containers: [String: BlobContainer] = [:]
    /// The life time until which the name of a deleted container cannot be used again.
    var vanishing: [String: Double] = [:]

    init(id: ResourcePath, location: String, created: Timestamp) {
        self.id = id
        self.location = location
        self.created = created
        primaryKey = RandomSecret.key()
        secondaryKey = RandomSecret.key()
        delegationKey = RandomSecret.key()
    }

    /// What roles are given on for a container; the account's blobs as a whole without one.
    func scope(of container: String?) -> ResourcePath {
        let blobs = id.appending("blobServices/default")
        return container.map { blobs.appending("containers/\($0)") } ?? blobs
    }
}
