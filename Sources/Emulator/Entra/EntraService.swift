import JSON
import Secrets
import X509

/// Entra ID: token endpoint, tenant and instance discovery, signing keys.
enum EntraService {
    /// A request with the segments that its path's wildcards stand for.
    struct Call {
        let request: ServerRequest
        let captures: [String]
    }

    private static let routes = {
        var routes = RouteTable<Call, EntraError>()
        routes.on("POST /*/oauth2/v2.0/token", issueToken)
        routes.on("GET /*/v2.0/.well-known/openid-configuration", discoverTenant)
        routes.on("GET /*/.well-known/openid-configuration", discoverTenant)
        routes.on("GET /*/discovery/v2.0/keys", listKeys)
        routes.on("GET /*/discovery/instance", discoverInstance)
        return routes
    }()

    /// The pattern of a request's operation, nil if there is none.
    static func operation(_ method: String, _ segments: [String]) -> String? {
        routes.name(method, segments)
    }

    /// Answers a request.
    static func respond(_ state: inout State, _ request: ServerRequest) -> ServerResponse {
        do throws(EntraError) {
            let match = routes.match(request.method, request.segments)
            guard case .found(let handler, let captures) = match else { throw .notFound }
            return try handler(&state, Call(request: request, captures: captures))
        } catch {
            return error.response(state)
        }
    }

    // MARK: - Tokens

    private static func issueToken(
        _ state: inout State, _ call: Call
    ) throws(EntraError) -> ServerResponse {
        try requireTenant(call.captures[0], state, aliases: [])
        let form = call.request.form
        let application = try authenticate(form, state)
        let audience = try audience(form, state)
        let caller = Caller(
            objectID: application.objectID, applicationID: application.clientID)
        do throws(CertificateError) {
            let token = try state.tokenIssuer.token(for: caller, audience: audience)
            var response = ServerResponse(
                200,
                json: [
                    "token_type": "Bearer", "expires_in": .integer(TokenIssuer.lifetime),
                    "ext_expires_in": .integer(TokenIssuer.lifetime),
                    "access_token": .string(token),
                ])
            response.headers["Cache-Control"] = "no-store, no-cache"
            return response
        } catch {
            throw .failed(error.message)
        }
    }

    private static func authenticate(
        _ form: [String: String], _ state: State
    ) throws(EntraError) -> Directory.Application {
        guard let grant = form["grant_type"] else { throw .missing("grant_type") }
        guard grant == "client_credentials" else { throw .unsupportedGrant(grant) }
        guard let clientID = form["client_id"] else { throw .missing("client_id") }
        guard let application = state.directory.application(clientID) else {
            throw .unknownApplication(clientID, tenant: state.directory.tenantID)
        }
        guard let secret = form["client_secret"] else { throw .missing("client_secret") }
        guard application.secret == Secret(secret) else { throw .invalidClient(clientID) }
        return application
    }

    private static func audience(
        _ form: [String: String], _ state: State
    ) throws(EntraError) -> String {
        guard let scope = form["scope"] else { throw .missing("scope") }
        // msal adds "openid profile offline_access" to some flows; the resource's scope counts.
        let scopes = scope.split(separator: " ")
        guard let wanted = scopes.first(where: { $0.hasSuffix("/.default") }) else {
            throw .malformedScope(scope)
        }
        let resource = String(wanted.dropLast("/.default".count))
        guard let known = Audiences(endpoints: state.endpoints).known(resource) else {
            throw .unknownResource(resource, tenant: state.directory.tenantID)
        }
        return known
    }

    // MARK: - Discovery

    private static func discoverTenant(
        _ state: inout State, _ call: Call
    ) throws(EntraError) -> ServerResponse {
        let tenant = call.captures[0]
        try requireTenant(tenant, state, aliases: ["common", "organizations"])
        let base = "\(state.endpoints.authority)/\(tenant)"
        return ServerResponse(
            200,
            json: [
                "issuer": .string("\(state.endpoints.authority)/\(state.directory.tenantID)/v2.0"),
                "authorization_endpoint": .string("\(base)/oauth2/v2.0/authorize"),
                "token_endpoint": .string("\(base)/oauth2/v2.0/token"),
                "device_authorization_endpoint": .string("\(base)/oauth2/v2.0/devicecode"),
                "jwks_uri": .string("\(base)/discovery/v2.0/keys"),
                "response_types_supported": ["token"], "subject_types_supported": ["pairwise"],
                "id_token_signing_alg_values_supported": ["RS256"],
                "token_endpoint_auth_methods_supported": ["client_secret_post"],
                "tenant_region_scope": "NA",
            ])
    }

    private static func listKeys(
        _ state: inout State, _ call: Call
    ) throws(EntraError) -> ServerResponse {
        try requireTenant(call.captures[0], state, aliases: ["common", "organizations"])
        guard let key = state.directory.signingKey.rsaParameters else {
            throw .failed("the signing key is not an RSA key")
        }
        return ServerResponse(
            200,
            json: [
                "keys": [
                    [
                        "kty": "RSA", "use": "sig", "alg": "RS256",
                        "kid": .string(state.directory.signingKeyID),
                        "n": .string(Base64URL.encode(key.modulus)),
                        "e": .string(Base64URL.encode(key.exponent)),
                    ]
                ]
            ])
    }

    private static func discoverInstance(
        _ state: inout State, _ call: Call
    ) throws(EntraError) -> ServerResponse {
        let host = state.endpoints.authorityHost
        let discovery =
            "\(state.endpoints.authority)/\(state.directory.tenantID)"
            + "/v2.0/.well-known/openid-configuration"
        return ServerResponse(
            200,
            json: [
                "tenant_discovery_endpoint": .string(discovery), "api-version": "1.1",
                "metadata": [
                    [
                        "preferred_network": .string(host), "preferred_cache": .string(host),
                        "aliases": [.string(host)],
                    ]
                ],
            ])
    }

    private static func requireTenant(
        _ tenant: String, _ state: State, aliases: [String]
    ) throws(EntraError) {
        guard tenant.lowercased() == state.directory.tenantID || aliases.contains(tenant) else {
            throw .unknownTenant(tenant)
        }
    }
}

extension State {
    /// The issuer of the tenant's tokens, at this instant; the first second after all earlier
    /// ones were made to expire, if that is later.
    var tokenIssuer: TokenIssuer {
        TokenIssuer(
            directory: directory, issuer: "\(endpoints.authority)/\(directory.tenantID)/",
            now: max(
                clock.now,
                Timestamp(unixSeconds: Double(directory.tokensExpiredThrough + 1))))
    }
}
