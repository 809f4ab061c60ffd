import JSON
import Secrets
import X509

extension EntraService {
    static func addTokens(to routes: inout Routes) {
        routes.on("POST /*/oauth2/v2.0/token", issueToken)
        routes.on("POST /*/oauth2/token", issueTokenV1)
    }

    private static func issueToken(
        _ state: inout State, _ call: Call
    ) throws(EntraError) -> ServerResponse {
        try answer(&state, call, TokenRequest(version: .v2, form: call.request.form))
    }

    private static func issueTokenV1(
        _ state: inout State, _ call: Call
    ) throws(EntraError) -> ServerResponse {
        try answer(&state, call, TokenRequest(version: .v1, form: call.request.form))
    }

    private static func answer(
        _ state: inout State, _ call: Call, _ request: TokenRequest
    ) throws(EntraError) -> ServerResponse {
        let tenant = try tenant(call.captures[0], state)
        guard let grant = request.form["grant_type"] else { throw .missing("grant_type") }
        switch grant {
        case "client_credentials":
            guard !aliases.contains(tenant) else { throw .noTenant }
            return try applicationToken(state, request)
        // MSAL for JavaScript has the short name.
        case "urn:ietf:params:oauth:grant-type:device_code", "device_code":
            let grant = try redeemDeviceCode(&state, request)
            return try userToken(&state, request, grant)
        case "refresh_token":
            return try userToken(&state, request, try refreshGrant(state, request))
        case "password":
            return try userToken(&state, request, try passwordGrant(state, request))
        default:
            throw .unsupportedGrant(grant)
        }
    }

    // MARK: - Applications

    private static func applicationToken(
        _ state: State, _ request: TokenRequest
    ) throws(EntraError) -> ServerResponse {
        let client = try ClientProof(form: request.form, state: state).client()
        let resource = try request.applicationResource(state)
        let issuer = state.tokenIssuer
        do throws(CertificateError) {
            let token = try issuer.token(
                for: client.caller, audience: resource, proof: client.strength,
                capabilities: request.capabilities)
            return tokens(["access_token": .string(token)], request, resource, issuer)
        } catch {
            throw .failed(error.message)
        }
    }

    // MARK: - Users

    private static func userToken(
        _ state: inout State, _ given: TokenRequest, _ grant: UserGrant
    ) throws(EntraError) -> ServerResponse {
        let request = given.with(scope: grant.scope)
        let resource = try request.userResource(state)
        let user = grant.user
        let issuer = state.tokenIssuer
        var parts: JSONValue = [:]
        do throws(CertificateError) {
            let token = try issuer.token(
                for: Caller(objectID: user.objectID, applicationID: grant.clientID),
                audience: resource, user: user, proof: 0, capabilities: request.capabilities)
            parts["access_token"] = .string(token)
            if request.asks(for: "openid") {
                parts["id_token"] = .string(
                    try issuer.idToken(for: user, clientID: grant.clientID))
            }
        } catch {
            throw .failed(error.message)
        }
        parts["scope"] = .string("\(resource)/user_impersonation \(resource)/.default")
        if request.asks(for: "offline_access") {
            let now = state.clock.now
            let refresh = state.signIns.addRefreshToken(
                clientID: grant.clientID, userID: user.objectID, now: now)
            parts["refresh_token"] = .string(refresh.revealed())
            // Applications of one family may use each other's refresh tokens.
            if Directory.publicClients.contains(grant.clientID) { parts["foci"] = "1" }
        }
        if request.form["client_info"] == "1" {
            let information: JSONValue = [
                "uid": .string(user.objectID), "utid": .string(state.directory.tenantID),
            ]
            parts["client_info"] = .string(Base64URL.encode(information.serialized()))
        }
        return tokens(parts, request, resource, issuer)
    }

    /// Numbers are strings in version 1, and the resource and the times are told.
    private static func tokens(
        _ parts: JSONValue, _ request: TokenRequest, _ resource: String, _ issuer: TokenIssuer
    ) -> ServerResponse {
        var body = parts
        body["token_type"] = "Bearer"
        let life = TokenIssuer.lifetime
        let now = issuer.now.unixSeconds
        switch request.version {
        case .v2:
            body["expires_in"] = .integer(life)
            body["ext_expires_in"] = .integer(life)
        case .v1:
            body["expires_in"] = .string(String(life))
            body["ext_expires_in"] = .string(String(life))
            body["not_before"] = .string(String(now))
            body["expires_on"] = .string(String(now + life))
            body["resource"] = .string(resource)
        }
        var response = ServerResponse(200, json: body)
        response.headers["Cache-Control"] = "no-store, no-cache"
        response.headers["Pragma"] = "no-cache"
        return response
    }
}
