/// What a script's request has come to.
enum ShellAnswer: Sendable, Equatable, Codable {
    case response(status: Int, body: [UInt8])
    /// Nobody answers by that name.
    case unresolved
    /// Nothing comes back, for want of a way.
    case timedOut
}
