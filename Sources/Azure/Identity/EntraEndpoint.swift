package import FoundationEssentials
internal import JSON
package import Transport

/// The endpoints of Entra ID that give tokens.
package struct EntraEndpoint: Sendable {
    /// What a service wants a token to be asked for with, beside all that a credential says.
    ///
    /// It goes past the credentials, most of which have no say in it.
    /// learn.microsoft.com/entra/identity-platform/claims-challenge
    @TaskLocal static var claims: String?

    let authority: String
    let transport: any HTTPTransport
    let retry: RetryPolicy
    let now: @Sendable () -> Date

    /// Makes a client of one cloud's Entra ID.
    ///
    /// - Parameters:
    ///   - cloud: Where it is.
    ///   - transport: What carries the requests.
    ///   - retry: When and how often to send again.
    ///   - now: Tells the time.
    package init(
        cloud: Cloud, transport: any HTTPTransport, retry: RetryPolicy = RetryPolicy(),
        now: @escaping @Sendable () -> Date = { Date() }
    ) {
        authority = cloud.authority
        self.transport = transport
        self.retry = retry
        self.now = now
    }

    /// Whether a tenant stands for Active Directory Federation Services, which has the one tenant.
    static func isFederationService(_ tenant: String) -> Bool {
        tenant.lowercased() == "adfs"
    }

    /// The URL of an endpoint: "token" or "devicecode".
    func url(_ endpoint: String, tenant: String) -> String {
        let version = Self.isFederationService(tenant) ? "" : "/v2.0"
        return "\(authority)/\(RequestURL.encoded(tenant))/oauth2\(version)/\(endpoint)"
    }

    /// Sends a form.
    func post(
        _ form: [(String, String)], to endpoint: String, tenant: String, operation: String
    ) async throws -> HTTPResponse {
        let url = url(endpoint, tenant: tenant)
        let pipeline = Pipeline(
            transport: transport, authorizer: nil, origin: Origin(url), retry: retry)
        return try await pipeline.send(
            HTTPRequest(
                "POST", url,
                headers: [
                    "Content-Type": "application/x-www-form-urlencoded",
                    "Accept": "application/json",
                ],
                body: Array(RequestURL.query(form).utf8)),
            operation: operation, isRepeatable: true)
    }

    /// Asks for a token.
    func token(
        _ form: [(String, String)], tenant: String, method: SignInMethod, operation: String
    ) async throws -> TokenAnswer {
        let form = form + (Self.claims.map { [("claims", $0)] } ?? [])
        let response = try await post(form, to: "token", tenant: tenant, operation: operation)
        guard let answer = TokenAnswer(response, method: method, now: now()) else {
            throw AzureError.unparsable(
                response, operation: operation, target: url("token", tenant: tenant))
        }
        return answer
    }
}
