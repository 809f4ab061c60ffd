/// What a service said instead of what was asked for; compared by code.
public struct AzureError: Error, Sendable, Equatable, CustomStringConvertible {
    /// How much of the service's answer was understood.
    public enum Kind: String, Sendable {
        /// A code that certferry knows what to do about.
        case known
        /// A code of the service's, passed on.
        case unknown
        /// Not what the service gives, or not all of it; often a proxy's page.
        case unparsable
        /// Not asked, or not followed: the answer leads away from the service or is not whole, or the
        /// service wants peace.
        case refused
    }

    /// How much was understood.
    public let kind: Kind
    /// The service's code: "PoolNotFound".
    public let code: String
    /// A more precise code inside, as Key Vault gives: "ForbiddenByRbac".
    public let innerCode: String?
    /// What was attempted, and the service's own words.
    public internal(set) var message: String
    /// The HTTP status; nil if the error is not an answer.
    public let status: Int?
    /// The service's name for the request, for a support case.
    public internal(set) var requestID: String?
    /// The name that Resource Manager or Entra ID gives to all that belongs together.
    public internal(set) var correlationID: String?
    /// What was attempted: "get pool 'render'".
    public let operation: String
    /// Whom it was asked of, without the query.
    public let target: String
    /// Whether the same request may go well later.
    public internal(set) var retriable: Bool
    /// How long the service wants to be left alone.
    public internal(set) var retryAfter: Duration?
    /// How often the request was sent.
    public internal(set) var attempts = 1
    /// How long that took, with the waits between.
    public internal(set) var elapsed = Duration.zero
    /// By how much the clock of this machine is ahead of the service's; nil if it doesn't say.
    public let clockOffset: Duration?
    /// Further pairs that the service gave.
    public internal(set) var details: [Detail]

    /// One further fact about an error.
    public struct Detail: Sendable, Equatable {
        /// What the fact is about.
        public let key: String
        /// The fact.
        public let value: String
    }

    /// What to do next, for what is known.
    public var nextStep: String? { NextStep.after(self) }

    /// One line: what was attempted, why it failed, the code and the request.
    public var description: String {
        let status = status.map { ", \($0)" } ?? ""
        let request = requestID.map { ", request \($0)" } ?? ""
        return "\(message) (\(innerCode ?? code)\(status)\(request))"
    }

    public static func == (left: AzureError, right: AzureError) -> Bool {
        left.code == right.code
    }
}
