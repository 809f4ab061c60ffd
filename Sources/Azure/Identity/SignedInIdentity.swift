package import FoundationEssentials
internal import JSON
internal import Secrets
internal import X509

/// Who an access token is for, as its claims say; the token itself is not kept.
///
/// learn.microsoft.com/entra/identity-platform/access-token-claims-reference
package struct SignedInIdentity: Sendable, Equatable {
    /// The id of the directory.
    package let tenant: String
    /// The id of the user, service principal or managed identity: what roles are given to.
    package let objectID: String
    /// The id of the application that signed in.
    package let clientID: String?
    /// The name of the user or of the application, if the token says it.
    package let name: String?
    /// How it signed in.
    package let method: SignInMethod?
    /// When the token stops working.
    package let expires: Date

    /// Reads the claims of a token for Azure Resource Manager.
    ///
    /// The signature is not checked: the token is ours, and only shown, not trusted.
    ///
    /// - Throws: ``CredentialError`` if it is not a JWT with a directory and an object.
    package init(_ token: AccessToken) throws(CredentialError) {
        let parts = token.value.revealed().split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count == 3, let bytes = Base64URL.decode(parts[1]),
            let claims = try? JSONValue(parsing: bytes),
            let tenant = claims["tid"]?.string, let objectID = claims["oid"]?.string
        else {
            throw CredentialError(
                .invalid, token.method ?? .chain, "its token does not tell who is signed in")
        }
        self.tenant = tenant
        self.objectID = objectID
        clientID = claims["appid"]?.string ?? claims["azp"]?.string
        name =
            ["upn", "unique_name", "preferred_username", "app_displayname", "name"].lazy
            .compactMap { claims[$0]?.string }.first
        method = token.method
        expires = token.expiresOn
    }
}
