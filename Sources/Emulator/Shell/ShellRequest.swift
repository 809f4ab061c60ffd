/// A request that a script sends, and when.
struct ShellRequest: Sendable, Equatable, Codable {
    let method: String
    let url: String
    let headers: HeaderFields
    let body: [UInt8]
    /// The seconds since the script's beginning.
    let seconds: Double
}
