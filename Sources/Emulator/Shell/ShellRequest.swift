/// A request that a script sends, and when.
struct ShellRequest: Sendable {
    let method: String
    let url: String
    let headers: HeaderFields
    let body: [UInt8]
    /// The seconds since the script's beginning.
    let seconds: Double
}
