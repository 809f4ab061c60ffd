import FoundationEssentials
import JSON
import X509

extension EntraService {
    static func addDiscovery(to routes: inout Routes) {
        routes.on("GET /*/v2.0/.well-known/openid-configuration", discoverTenant)
        routes.on("GET /*/.well-known/openid-configuration", discoverTenantV1)
        routes.on("GET /*/discovery/v2.0/keys", listKeys)
        routes.on("GET /*/discovery/keys", listKeys)
        routes.on("GET /*/discovery/instance", discoverInstance)
        routes.on("GET /*/UserRealm/*", discoverUserRealm)
    }

    private static func discoverTenant(
        _ state: inout State, _ call: Call
    ) throws(EntraError) -> ServerResponse {
        let (base, issuer) = try discovered(call, state)
        return configuration(
            [
                "issuer": .string("\(state.endpoints.authority)/\(issuer)/v2.0"),
                "authorization_endpoint": .string("\(base)/oauth2/v2.0/authorize"),
                "token_endpoint": .string("\(base)/oauth2/v2.0/token"),
                "device_authorization_endpoint": .string("\(base)/oauth2/v2.0/devicecode"),
                "end_session_endpoint": .string("\(base)/oauth2/v2.0/logout"),
                "jwks_uri": .string("\(base)/discovery/v2.0/keys"),
                "scopes_supported": ["openid", "profile", "email", "offline_access"],
            ], state)
    }

    private static func discoverTenantV1(
        _ state: inout State, _ call: Call
    ) throws(EntraError) -> ServerResponse {
        let (base, issuer) = try discovered(call, state)
        return configuration(
            [
                "issuer": .string("https://sts.windows.net/\(issuer)/"),
                "authorization_endpoint": .string("\(base)/oauth2/authorize"),
                "token_endpoint": .string("\(base)/oauth2/token"),
                "end_session_endpoint": .string("\(base)/oauth2/logout"),
                "jwks_uri": .string("\(state.endpoints.authority)/common/discovery/keys"),
                "scopes_supported": ["openid"],
            ], state)
    }

    /// The URL of the path's tenant, and what its issuer is called.
    private static func discovered(
        _ call: Call, _ state: State
    ) throws(EntraError) -> (base: String, issuer: String) {
        let tenant = try tenant(call.captures[0], state, ifUnknown: "invalid_tenant")
        // Whose tokens an alias gives is not known before somebody has signed in.
        let issuer = aliases.contains(tenant) ? "{tenantid}" : tenant
        return ("\(state.endpoints.authority)/\(tenant)", issuer)
    }

    /// The document's parts that both versions have, with those that are given.
    private static func configuration(_ parts: JSONValue, _ state: State) -> ServerResponse {
        var document: JSONValue = [
            "token_endpoint_auth_methods_supported": ["client_secret_post", "private_key_jwt"],
            "response_modes_supported": ["query", "fragment", "form_post"],
            "response_types_supported": ["code", "id_token", "code id_token", "id_token token"],
            "subject_types_supported": ["pairwise"],
            "id_token_signing_alg_values_supported": ["RS256"],
            "request_uri_parameter_supported": false, "http_logout_supported": true,
            "frontchannel_logout_supported": true,
            "claims_supported": [
                "sub", "iss", "aud", "exp", "iat", "preferred_username", "name", "tid", "ver",
            ],
            "tenant_region_scope": "NA",
            "cloud_instance_name": .string(state.endpoints.authorityHost),
        ]
        for (name, value) in parts.object ?? [:] { document[name] = value }
        return cacheable(document)
    }

    private static func listKeys(
        _ state: inout State, _ call: Call
    ) throws(EntraError) -> ServerResponse {
        try tenant(call.captures[0], state)
        let directory = state.directory
        guard var key = WebKeySet.key(directory.signingKey, id: directory.signingKeyID) else {
            throw .failed("the signing key is not an RSA key")
        }
        key["x5t"] = .string(directory.signingKeyID)
        key["x5c"] = [
            .string(Data(directory.signingCertificate.derBytes).base64EncodedString())
        ]
        return cacheable(["keys": [key]])
    }

    private static func discoverInstance(
        _ state: inout State, _ call: Call
    ) throws(EntraError) -> ServerResponse {
        guard let endpoint = call.request.parameter("authorization_endpoint") else {
            throw .missing("authorization_endpoint")
        }
        let parts = endpoint.split(separator: "/")
        guard parts.count > 2, parts[0].lowercased() == "https:",
            ServiceHost(parts[1].lowercased().prefix { $0 != ":" }.description) == .entra
        else { throw .unknownInstance }
        let endpoints = state.endpoints
        let isAzure = endpoints.family == .azure
        let names = isAzure ? NameFamily.authorityHosts : [endpoints.authorityHost]
        return cacheable([
            "tenant_discovery_endpoint": .string(
                "\(endpoints.authority)/\(parts[2])/v2.0/.well-known/openid-configuration"),
            "api-version": "1.1",
            "metadata": [
                [
                    "preferred_network": .string(names[0]),
                    "preferred_cache": .string(isAzure ? names[1] : names[0]),
                    "aliases": .array(names.map { .string($0) }),
                ]
            ],
        ])
    }

    /// Says that passwords are checked here and not by a federation service of the user's.
    private static func discoverUserRealm(
        _ state: inout State, _ call: Call
    ) throws(EntraError) -> ServerResponse {
        let host = state.endpoints.authorityHost
        guard state.directory.user(call.captures[1]) != nil else {
            return ServerResponse(
                200,
                json: [
                    "ver": "1.0", "account_type": "Unknown", "cloud_instance_name": .string(host),
                ])
        }
        return ServerResponse(
            200,
            json: [
                "ver": "1.0", "account_type": "Managed",
                "domain_name": .string(state.directory.domain),
                "cloud_instance_name": .string(host),
                "cloud_audience_urn": "urn:federation:MicrosoftOnline",
            ])
    }

    private static func cacheable(_ document: JSONValue) -> ServerResponse {
        var response = ServerResponse(200, json: document)
        response.headers["Cache-Control"] = "max-age=86400, private"
        return response
    }
}
