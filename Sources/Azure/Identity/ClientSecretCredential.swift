package import Secrets

/// A service principal with a client secret.
///
/// learn.microsoft.com/entra/identity-platform/v2-oauth2-client-creds-grant-flow
package struct ClientSecretCredential: TokenCredential {
    private let tenant: String
    private let clientID: String
    private let clientSecret: Secret
    private let entra: EntraEndpoint

    /// Takes the principal's secret into keeping.
    package init(tenant: String, clientID: String, clientSecret: Secret, entra: EntraEndpoint) {
        self.tenant = tenant
        self.clientID = clientID
        self.clientSecret = clientSecret
        self.entra = entra
    }

    package func token(scope: String, tenant: String?) async throws -> AccessToken {
        let form = [
            ("client_id", clientID), ("client_secret", clientSecret.revealed()),
            ("grant_type", "client_credentials"), ("scope", scope),
        ]
        return try await entra.token(
            form, tenant: tenant ?? self.tenant, method: .secret,
            operation: "sign in as \(clientID)"
        ).token
    }
}
