/// Several credentials, of which the first that is available is used from then on.
///
/// As Azure's own DefaultAzureCredential: one that is not set up here is passed over; one that is,
/// and fails, ends the search with its error.
/// learn.microsoft.com/dotnet/azure/sdk/authentication/credential-chains
package actor CredentialChain: TokenCredential {
    /// One credential, and what it is called in messages.
    package struct Link: Sendable {
        let method: SignInMethod
        let credential: any TokenCredential

        /// Names a credential.
        package init(_ method: SignInMethod, _ credential: any TokenCredential) {
            self.method = method
            self.credential = credential
        }
    }

    private let links: [Link]
    private var working: (any TokenCredential)?

    /// Puts credentials in order.
    package init(_ links: [Link]) {
        self.links = links
    }

    /// - Throws: ``CredentialError`` with `missing` and every method's reason if none is available.
    package func token(scope: String, tenant: String?) async throws -> AccessToken {
        if let working { return try await working.token(scope: scope, tenant: tenant) }
        var attempts: [CredentialError.Attempt] = []
        for link in links {
            do {
                let token = try await link.credential.token(scope: scope, tenant: tenant)
                working = link.credential
                return token
            } catch let error as CredentialError where error.code == .unavailable {
                attempts.append(.init(method: link.method, reason: error.reason))
            }
        }
        throw CredentialError(noneOf: attempts)
    }
}
