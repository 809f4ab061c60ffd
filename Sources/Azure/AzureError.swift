/// What a service said instead of what was asked for; compared by code.
public struct AzureError: Error, Sendable, Equatable, CustomStringConvertible {
    /// How much of the service's answer was understood.
    public enum Kind: String, Sendable {
        /// A code that certferry knows what to do about.
        case known
        /// A code of the service's, passed on.
        case unknown
        /// Not an error document of any service; often a proxy's page.
        case unparsable
        /// The client would not go on: the answer leads away from the service, or is not whole.
        case refused
    }

    /// How much was understood.
    public let kind: Kind
    /// The service's code: "PoolNotFound".
    public let code: String
    /// A more precise code inside, as Key Vault gives: "ForbiddenByRbac".
    public let innerCode: String?
    /// What was attempted, and the service's own words.
    public let message: String
    /// The HTTP status; nil if the error is not an answer.
    public let status: Int?
    /// The service's name for the request, for a support case.
    public let requestID: String?
    /// What was attempted: "get pool 'render'".
    public let operation: String
    /// Whom it was asked of, without the query.
    public let target: String
    /// Whether the same request may go well later.
    public let retriable: Bool
    /// How long the service wants to be left alone.
    public let retryAfter: Duration?
    /// Further pairs that the service gave.
    public let details: [Detail]

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
