internal import Azure
internal import Secrets
internal import Synchronization
internal import Transport

/// Proves by a token for what the vault's challenge asks, if that is within the vault's own domain.
///
/// learn.microsoft.com/azure/key-vault/general/authentication-requests-and-responses
struct VaultAuthorizer: RequestAuthorizer {
    private struct Challenge {
        var scope: String
        var tenant: String?
    }

    private final class Known: Sendable {
        let challenge: Mutex<Challenge>

        init(_ challenge: Challenge) {
            self.challenge = Mutex(challenge)
        }
    }

    private let credential: any TokenCredential
    private let known: Known

    init(_ credential: any TokenCredential, audience: String) {
        self.credential = credential
        known = Known(Challenge(scope: Cloud.scope(of: audience)))
    }

    func authorize(_ request: inout HTTPRequest) async throws {
        let (scope, tenant) = known.challenge.withLock { ($0.scope, $0.tenant) }
        let token = try await credential.token(scope: scope, tenant: tenant)
        request.bearerToken = token.value
    }

    func accept(
        challenge response: HTTPResponse, to request: HTTPRequest
    ) async throws -> Bool {
        guard let asked = BearerChallenge(response),
            let resource = asked["resource"] ?? asked["scope"]
        else { return false }
        let audience = resource.hasSuffix("/.default") ? String(resource.dropLast(9)) : resource
        guard Origin(audience).covers(Origin(request.url)) else {
            throw AzureError.refused(
                "ForeignChallenge", operation: "prove identity to \(Origin(request.url))",
                target: request.url,
                because: """
                    the vault asks for a token for \(Origin(audience)), which is not its own \
                    domain; no token was asked for
                    """)
        }
        let authorization = asked["authorization"] ?? asked["authorization_uri"]
        let tenant = authorization.flatMap(Self.tenant)
        let scope = Cloud.scope(of: audience)
        let isNew = known.challenge.withLock { known in
            guard known.scope != scope || known.tenant != tenant else { return false }
            known = Challenge(scope: scope, tenant: tenant)
            return true
        }
        // What it asks for it was given: the token was refused before its time.
        guard let refused = request.bearerToken else { return isNew }
        let isRenewed = await credential.renew(
            refused, scope: scope, tenant: tenant, claims: asked.claims)
        return isNew || isRenewed
    }

    /// The first part of the path: "https://login.microsoftonline.com/TENANT".
    private static func tenant(_ authorization: String) -> String? {
        let parts = authorization.split(separator: "/")
        return parts.count > 2 ? String(parts[2]) : nil
    }
}
