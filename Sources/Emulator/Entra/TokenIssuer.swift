import JSON
import X509

/// Makes access tokens: JWTs signed with RS256 by the tenant's key.
struct TokenIssuer {
    /// Seconds that a token is good for, as Entra ID reports them.
    static let lifetime: Int64 = 3599

    let directory: Directory
    let issuer: String
    let now: Timestamp

    /// - Parameter audience: The resource that the token is for.
    func token(
        for caller: Caller, audience: String
    ) throws(CertificateError) -> String {
        let issued = now.unixSeconds
        let claims: JSONValue = [
            "aud": .string(audience), "iss": .string(issuer), "iat": .integer(issued),
            "nbf": .integer(issued), "exp": .integer(issued + Self.lifetime),
            "appid": .string(caller.applicationID), "appidacr": "1", "idtyp": "app",
            "oid": .string(caller.objectID), "sub": .string(caller.objectID),
            "tid": .string(directory.tenantID), "uti": .string(Identifier.randomVersion()),
            "ver": "1.0",
        ]
        let header: JSONValue = [
            "alg": "RS256", "typ": "JWT", "kid": .string(directory.signingKeyID),
        ]
        let signed = [header, claims].map { Base64URL.encode($0.serialized()) }
            .joined(separator: ".")
        let signature = try directory.signingKey.sign(Array(signed.utf8), with: .rs256)
        return "\(signed).\(Base64URL.encode(signature))"
    }
}
