/// A role given to a principal at a scope.
struct RoleAssignment: Sendable, Codable, Equatable {
    /// The GUID that the caller chose.
    let name: String
    let scope: ResourcePath
    let roleID: String
    let principalID: String
    let principalType: String
    let created: Timestamp
    let createdBy: String
}
