import JSON
import X509

/// An identity provider beside Entra ID, at `oidc.localhost`: what a cluster or a CI system is
/// to an application or a managed identity that trusts it.
enum FederationService {
    /// The audience that Entra ID proposes for federated credentials.
    ///
    /// learn.microsoft.com/entra/workload-id/workload-identity-federation
    static let audience = "api://AzureADTokenExchange"

    private static let keyID = "federation"

    /// Answers a request: its discovery document and its key.
    static func respond(_ state: State, _ request: ServerRequest) -> ServerResponse {
        guard request.method == "GET" else { return ServerResponse(405, text: "GET only\n") }
        switch request.segments.joined(separator: "/") {
        case ".well-known/openid-configuration":
            return ServerResponse(
                200,
                json: [
                    "issuer": .string(state.endpoints.federationIssuer),
                    "jwks_uri": .string("\(state.endpoints.federationIssuer)keys"),
                    "response_types_supported": ["id_token"],
                    "subject_types_supported": ["public"],
                    "id_token_signing_alg_values_supported": ["RS256"],
                ])
        case "keys":
            let key = WebKeySet.key(state.directory.federationKey, id: keyID)
            return ServerResponse(200, json: ["keys": .array([key].compactMap(\.self))])
        default:
            return ServerResponse(404, text: "the identity provider has no such path\n")
        }
    }

    /// A token of its own.
    ///
    /// - Parameter seconds: How long it is good for.
    static func token(
        _ state: State, subject: String, audience: String = audience, seconds: Int64
    ) throws(CertificateError) -> String {
        let now = state.clock.now.unixSeconds
        return try WebToken.make(
            header: ["alg": "RS256", "typ": "JWT", "kid": .string(keyID)],
            claims: [
                "iss": .string(state.endpoints.federationIssuer), "sub": .string(subject),
                "aud": [.string(audience)], "iat": .integer(now), "nbf": .integer(now),
                "exp": .integer(now + seconds), "jti": .string(Identifier.random()),
            ],
            key: state.directory.federationKey)
    }
}
