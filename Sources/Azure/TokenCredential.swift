public import FoundationEssentials
public import Secrets

/// A bearer token.
public struct AccessToken: Sendable {
    /// The token itself.
    public let value: Secret
    /// When it stops working.
    public let expiresOn: Date

    /// Takes a token into keeping.
    public init(value: Secret, expiresOn: Date) {
        self.value = value
        self.expiresOn = expiresOn
    }
}

/// Whatever can prove to Entra ID who asks.
public protocol TokenCredential: Sendable {
    /// A token that works for at least some minutes yet.
    ///
    /// - Parameters:
    ///   - scope: What it is for: an audience and "/.default".
    ///   - tenant: The directory that must issue it; nil for the credential's own.
    /// - Throws: ``AzureError`` if Entra ID refuses, `TransportError` if it can't be reached.
    func token(scope: String, tenant: String?) async throws -> AccessToken
}
