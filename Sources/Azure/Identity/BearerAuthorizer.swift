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
        request.headers["Authorization"] = "Bearer \(token.value.revealed())"
    }
}
