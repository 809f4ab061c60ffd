internal import Secrets

/// An application that Entra ID trusts for a token of another identity provider.
///
/// The token is in a file that somebody renews, so it is read again for every request.
/// learn.microsoft.com/entra/workload-id/workload-identity-federation
package struct WorkloadIdentityCredential: TokenCredential {
    private static let fileVariable = "AZURE_FEDERATED_TOKEN_FILE"
    private static let tokenLimit = 1 << 20

    private let tenant: String?
    private let clientID: String?
    private let environment: Environment
    private let entra: EntraEndpoint

    /// Describes the application; nothing is looked at before a token is needed.
    ///
    /// - Parameters:
    ///   - tenant: Its directory; nil for that of `AZURE_TENANT_ID`.
    ///   - clientID: Its client id; nil for that of `AZURE_CLIENT_ID`.
    ///   - environment: Names the file too, in `AZURE_FEDERATED_TOKEN_FILE`.
    ///   - entra: Who is asked.
    package init(
        tenant: String?, clientID: String?, environment: Environment, entra: EntraEndpoint
    ) {
        self.tenant = tenant
        self.clientID = clientID
        self.environment = environment
        self.entra = entra
    }

    package func token(scope: String, tenant: String?) async throws -> AccessToken {
        let (file, home, clientID) = try configuration()
        let form = [
            ("client_id", clientID), ("client_assertion_type", ClientAssertion.type),
            ("client_assertion", try Self.federatedToken(file).revealed()),
            ("grant_type", "client_credentials"), ("scope", scope),
        ]
        return try await entra.token(
            form, tenant: tenant ?? home, method: .workload,
            operation: "sign in as \(clientID) with a federated token"
        ).token
    }

    private func configuration() throws(CredentialError) -> (String, String, String) {
        let file = environment[Self.fileVariable]
        let tenant = tenant ?? environment["AZURE_TENANT_ID"]
        let clientID = clientID ?? environment["AZURE_CLIENT_ID"]
        if let file, let tenant, let clientID { return (file, tenant, clientID) }
        let missing = [
            file == nil ? Self.fileVariable : nil, tenant == nil ? "AZURE_TENANT_ID" : nil,
            clientID == nil ? "AZURE_CLIENT_ID" : nil,
        ]
        throw CredentialError(
            .unavailable, .workload, Environment.missing(missing.compactMap(\.self)))
    }

    private static func federatedToken(_ file: String) throws(CredentialError) -> Secret {
        let bytes: [UInt8]
        do {
            bytes = try LocalFile.read(file, limit: tokenLimit)
        } catch {
            throw CredentialError(.invalid, .workload, error.description)
        }
        let token = bytes.filter { !" \t\r\n".utf8.contains($0) }
        guard !token.isEmpty else {
            throw CredentialError(.invalid, .workload, "the file '\(file)' is empty")
        }
        return Secret(token)
    }
}
