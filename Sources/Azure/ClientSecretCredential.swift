internal import FoundationEssentials
internal import JSON
public import Secrets
public import Transport

/// A service principal with a client secret.
///
/// Tokens are kept in memory, one for each scope and tenant, and renewed five minutes before they
/// expire; all that ask at the same time wait for the same answer.
/// learn.microsoft.com/entra/identity-platform/v2-oauth2-client-creds-grant-flow
public actor ClientSecretCredential: TokenCredential {
    private struct Key: Hashable {
        let scope: String
        let tenant: String
    }

    private static let margin: TimeInterval = 300

    private let tenant: String
    private let clientID: String
    private let clientSecret: Secret
    private let cloud: Cloud
    private let transport: any HTTPTransport
    private let retry: RetryPolicy
    private var tokens: [Key: AccessToken] = [:]
    private var pending: [Key: Task<AccessToken, any Error>] = [:]

    /// Takes the principal's secret into keeping; nothing is sent before the first token is needed.
    public init(
        tenant: String, clientID: String, clientSecret: Secret, cloud: Cloud,
        transport: any HTTPTransport, retry: RetryPolicy = RetryPolicy()
    ) {
        self.tenant = tenant
        self.clientID = clientID
        self.clientSecret = clientSecret
        self.cloud = cloud
        self.transport = transport
        self.retry = retry
    }

    public func token(scope: String, tenant: String?) async throws -> AccessToken {
        let key = Key(scope: scope, tenant: tenant ?? self.tenant)
        if let known = tokens[key], known.expiresOn.timeIntervalSinceNow > Self.margin {
            return known
        }
        if let pending = pending[key] { return try await pending.value }
        // A task of its own: when the first that asks is cancelled, the others still get it.
        let request = Task { try await self.request(key) }
        pending[key] = request
        defer { pending[key] = nil }
        let token = try await request.value
        tokens[key] = token
        return token
    }

    private func request(_ key: Key) async throws -> AccessToken {
        let form = [
            ("client_id", clientID), ("client_secret", clientSecret.revealed()),
            ("grant_type", "client_credentials"), ("scope", key.scope),
        ]
        let url = "\(cloud.authority)/\(RequestURL.encoded(key.tenant))/oauth2/v2.0/token"
        let pipeline = Pipeline(
            transport: transport, authorizer: nil, origin: Origin(url), retry: retry)
        let response = try await pipeline.send(
            HTTPRequest(
                "POST", url,
                headers: [
                    "Content-Type": "application/x-www-form-urlencoded",
                    "Accept": "application/json",
                ],
                body: Array(RequestURL.query(form).utf8)),
            operation: "sign in as \(clientID)", isRepeatable: true)
        let body = try? JSONValue(parsing: response.body)
        guard let text = body?["access_token"]?.string, let life = body?["expires_in"]?.number
        else {
            throw AzureError.unparsable(response, operation: "sign in as \(clientID)", target: url)
        }
        return AccessToken(value: Secret(text), expiresOn: Date(timeIntervalSinceNow: life))
    }
}
