/// An application of a Batch account with its packages.
struct BatchApplication: Sendable, Codable, Equatable {
    struct Package: Sendable, Codable, Equatable {
        let version: String
        let format: String
        let created: Timestamp
        let activated: Timestamp
    }

    let name: String
    let displayName: String
    let created: Timestamp
    /// The version that pools get that name none.
    var defaultVersion: String?
    /// By version in lower case.
    var packages: [String: Package] = [:]
}
