public import FoundationEssentials
public import Secrets

/// A bearer token.
public struct AccessToken: Sendable {
    /// The token itself.
    public let value: Secret
    /// When it stops working.
    public let expiresOn: Date
    /// How it was got; nil if nobody says.
    public let method: SignInMethod?

    /// Takes a token into keeping.
    public init(value: Secret, expiresOn: Date, method: SignInMethod? = nil) {
        self.value = value
        self.expiresOn = expiresOn
        self.method = method
    }
}

/// Whatever can prove to Entra ID who asks.
public protocol TokenCredential: Sendable {
    /// A token that works for at least some minutes yet.
    ///
    /// - Parameters:
    ///   - scope: What it is for: an audience and "/.default".
    ///   - tenant: The directory that must issue it; nil for the credential's own. A managed
    ///     identity has one directory and gives its token whatever is asked.
    /// - Throws: ``AzureError`` if Entra ID refuses, ``CredentialError`` if it can't be asked,
    ///   `TransportError` if it can't be reached.
    func token(scope: String, tenant: String?) async throws -> AccessToken

    /// Learns that a service has refused a token before its time, as one that was revoked.
    ///
    /// - Parameters:
    ///   - token: The token that was refused.
    ///   - scope: What it was for.
    ///   - tenant: The directory that had to issue it.
    ///   - claims: What the service wants a new one to be asked for with, a JSON object.
    /// - Returns: Whether the next one may be another, so that the service is worth asking again.
    func renew(
        _ token: Secret, scope: String, tenant: String?, claims: String?
    ) async -> Bool
}

extension TokenCredential {
    /// What keeps no tokens has none to forget.
    public func renew(
        _ token: Secret, scope: String, tenant: String?, claims: String?
    ) async -> Bool {
        false
    }
}
