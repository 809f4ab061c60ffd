import JSON
import X509

/// Makes access tokens and id tokens: JWTs signed with RS256 by the tenant's key.
struct TokenIssuer {
    /// Seconds that a token is good for, as Entra ID reports them.
    static let lifetime: Int64 = 3599

    let directory: Directory
    /// Entra ID's base URL.
    let authority: String
    let now: Timestamp

    /// Who the access tokens of ARM, Batch and Key Vault are from; all of these services take
    /// tokens of version 1.0, whichever endpoint they come from.
    ///
    /// learn.microsoft.com/entra/identity-platform/access-tokens
    var issuer: String { "https://sts.windows.net/\(directory.tenantID)/" }

    /// An access token.
    ///
    /// - Parameters:
    ///   - audience: The resource that the token is for.
    ///   - user: Who has signed in to the caller's application, nil for the application itself.
    ///   - proof: How the application has proved itself: 0 not at all, 1 by a secret, 2 by a
    ///     certificate or a federated token.
    ///   - capabilities: What the client says that it can handle.
    func token(
        for caller: Caller, audience: String, user: Directory.User? = nil, proof: Int = 1,
        capabilities: [JSONValue] = []
    ) throws(CertificateError) -> String {
        let issued = now.unixSeconds
        var claims: JSONValue = [
            "aud": .string(audience), "iss": .string(issuer), "iat": .integer(issued),
            "nbf": .integer(issued), "exp": .integer(issued + Self.lifetime),
            "appid": .string(caller.applicationID), "appidacr": .string(String(proof)),
            "idp": .string(issuer), "idtyp": user == nil ? "app" : "user",
            "oid": .string(caller.objectID), "sub": .string(caller.objectID),
            "tid": .string(directory.tenantID), "uti": .string(Identifier.randomVersion()),
            "ver": "1.0",
        ]
        if let user {
            claims["scp"] = "user_impersonation"
            claims["upn"] = .string(user.principalName)
            claims["unique_name"] = .string(user.principalName)
            claims["name"] = .string(user.displayName)
        }
        if !capabilities.isEmpty { claims["xms_cc"] = .array(capabilities) }
        return try signed(claims)
    }

    /// An id token of version 2.0: who has signed in to an application.
    func idToken(
        for user: Directory.User, clientID: String
    ) throws(CertificateError) -> String {
        let issued = now.unixSeconds
        return try signed([
            "aud": .string(clientID), "iss": .string("\(authority)/\(directory.tenantID)/v2.0"),
            "iat": .integer(issued), "nbf": .integer(issued),
            "exp": .integer(issued + Self.lifetime), "name": .string(user.displayName),
            "preferred_username": .string(user.principalName), "oid": .string(user.objectID),
            "sub": .string(user.objectID), "tid": .string(directory.tenantID),
            "uti": .string(Identifier.randomVersion()), "ver": "2.0",
        ])
    }

    private func signed(_ claims: JSONValue) throws(CertificateError) -> String {
        let id = JSONValue.string(directory.signingKeyID)
        return try WebToken.make(
            header: ["alg": "RS256", "typ": "JWT", "kid": id, "x5t": id], claims: claims,
            key: directory.signingKey)
    }
}

extension State {
    /// The issuer of the tenant's tokens, at this instant; the first second after all earlier
    /// ones were made to expire, if that is later.
    var tokenIssuer: TokenIssuer {
        TokenIssuer(
            directory: directory, authority: endpoints.authority,
            now: max(
                clock.now,
                Timestamp(unixSeconds: Double(directory.tokensExpiredThrough + 1))))
    }
}
