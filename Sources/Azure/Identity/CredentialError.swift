/// Why nobody could be asked for a token; compared by code.
public struct CredentialError: Error, Sendable, Equatable, CustomStringConvertible {
    /// The kinds of failure; raw values are what scripts see.
    public enum Code: String, Sendable {
        /// What the method needs is not there: a chain goes on with the next one.
        case unavailable = "CredentialUnavailable"
        /// Nothing says who signs in, or only a part of it.
        case missing = "NoCredential"
        /// What is there cannot be used: a chain ends.
        case invalid = "InvalidCredential"
    }

    /// One method of a chain, and why it gave no token.
    public struct Attempt: Sendable, Equatable {
        /// The method.
        public let method: SignInMethod
        /// Why it was not available.
        public let reason: String
    }

    /// The kind of failure.
    public let code: Code
    /// Why, without what was attempted.
    public let reason: String
    /// What was attempted, why it failed; one line for each method that a chain tried.
    public let message: String
    /// The methods that a chain tried, in order.
    public let attempts: [Attempt]
    /// What to do about it.
    public let nextStep: String?

    public var description: String { message }

    public static func == (left: CredentialError, right: CredentialError) -> Bool {
        left.code == right.code
    }

    init(_ code: Code, _ method: SignInMethod, _ reason: String, nextStep: String? = nil) {
        self.code = code
        self.reason = reason
        message = "cannot sign in by method '\(method.rawValue)': \(reason)"
        attempts = []
        self.nextStep = nextStep
    }

    /// None of several methods is available.
    init(noneOf attempts: [Attempt]) {
        code = .missing
        reason = "no method is available"
        let lines = attempts.map { "\n  \($0.method.rawValue): \($0.reason)" }
        message = "cannot sign in: \(reason)\(lines.joined())"
        self.attempts = attempts
        nextStep = "set up one of these methods, or name one: azure.login{ method = … }"
    }
}
