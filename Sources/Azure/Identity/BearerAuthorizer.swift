internal import Secrets
public import Transport

/// Proves by a bearer token.
public struct BearerAuthorizer: RequestAuthorizer {
    private let credential: any TokenCredential
    private let scope: String

    /// Makes an authorizer for one audience.
    public init(_ credential: any TokenCredential, scope: String) {
        self.credential = credential
        self.scope = scope
    }

    public func authorize(_ request: inout HTTPRequest) async throws {
        let token = try await credential.token(scope: scope, tenant: nil)
        request.bearerToken = token.value
    }

    /// A token may be refused before its time; another is then worth a try.
    public func accept(
        challenge response: HTTPResponse, to request: HTTPRequest
    ) async throws -> Bool {
        guard let refused = request.bearerToken else { return false }
        return await credential.renew(
            refused, scope: scope, tenant: nil, claims: BearerChallenge(response)?.claims)
    }
}
