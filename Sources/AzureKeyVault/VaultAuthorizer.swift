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
        request.headers["Authorization"] = "Bearer \(token.value.revealed())"
    }

    func accept(
        challenge response: HTTPResponse, to request: HTTPRequest
    ) async throws -> Bool {
        guard let header = response.headers["WWW-Authenticate"], header.hasPrefix("Bearer "),
            let resource = Self.parameter("resource", header) ?? Self.parameter("scope", header)
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
        let authorization =
            Self.parameter("authorization", header) ?? Self.parameter("authorization_uri", header)
        let tenant = authorization.flatMap(Self.tenant)
        let scope = Cloud.scope(of: audience)
        return known.challenge.withLock { known in
            guard known.scope != scope || known.tenant != tenant else { return false }
            known = Challenge(scope: scope, tenant: tenant)
            return true
        }
    }

    /// The first part of the path: "https://login.microsoftonline.com/TENANT".
    private static func tenant(_ authorization: String) -> String? {
        let parts = authorization.split(separator: "/")
        return parts.count > 2 ? String(parts[2]) : nil
    }

    /// The value of `name="value"` or `name=value` in a challenge.
    private static func parameter(_ name: String, _ header: String) -> String? {
        for part in header.dropFirst("Bearer ".count).split(separator: ",") {
            let pair = part.split(separator: "=", maxSplits: 1)
            let key = pair[0].filter { !$0.isWhitespace }
            guard pair.count == 2, key.lowercased() == name else { continue }
            return pair[1].filter { $0 != "\"" && !$0.isWhitespace }
        }
        return nil
    }
}
