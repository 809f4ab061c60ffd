/// What a run may change on Azure, and what it notes of it.
public struct WritePolicy: Equatable, Sendable {
    /// Requests that change something are refused.
    public var isReadOnly = false

    /// Requests that change something are shown, not sent.
    public var isWhatIf = false

    /// Confirmations are taken as given.
    public var assumesYes = false

    /// With ``assumesYes``: also those of accounts that are marked as protected.
    public var forcesProtected = false

    /// The path of a file that gets a JSON line about each request that changes something.
    public var log: String?

    /// Everything may be changed, nothing is noted.
    public init() {}
}
