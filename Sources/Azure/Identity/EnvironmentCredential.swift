internal import Secrets

/// The service principal that environment variables describe.
///
/// learn.microsoft.com/python/api/azure-identity/azure.identity.environmentcredential
package struct EnvironmentCredential: TokenCredential {
    private let environment: Environment
    private let entra: EntraEndpoint

    /// Takes the variables; they are looked at when a token is needed.
    package init(environment: Environment, entra: EntraEndpoint) {
        self.environment = environment
        self.entra = entra
    }

    package func token(scope: String, tenant: String?) async throws -> AccessToken {
        let token = try await credential().token(scope: scope, tenant: tenant)
        return AccessToken(value: token.value, expiresOn: token.expiresOn, method: .environment)
    }

    private func credential() throws(CredentialError) -> any TokenCredential {
        guard let tenant = environment["AZURE_TENANT_ID"],
            let clientID = environment["AZURE_CLIENT_ID"]
        else {
            let missing = ["AZURE_TENANT_ID", "AZURE_CLIENT_ID"].filter { environment[$0] == nil }
            throw CredentialError(.unavailable, .environment, Environment.missing(missing))
        }
        if let secret = environment["AZURE_CLIENT_SECRET"] {
            return ClientSecretCredential(
                tenant: tenant, clientID: clientID, clientSecret: Secret(secret), entra: entra)
        }
        guard let file = environment["AZURE_CLIENT_CERTIFICATE_PATH"] else {
            throw CredentialError(
                .unavailable, .environment,
                "neither AZURE_CLIENT_SECRET nor AZURE_CLIENT_CERTIFICATE_PATH is set")
        }
        return try ClientCertificateCredential(
            tenant: tenant, clientID: clientID, file: file,
            password: environment["AZURE_CLIENT_CERTIFICATE_PASSWORD"].map { Secret($0) },
            sendsChain: environment.isOn("AZURE_CLIENT_SEND_CERTIFICATE_CHAIN"), entra: entra)
    }
}
