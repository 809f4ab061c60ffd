import JSON
import X509

/// Checks access tokens: signature, tenant, audience, times.
struct TokenVerifier {
    /// Why a token is not accepted.
    enum Refusal: Error {
        case missing
        case malformed
        case signature
        case audience(String)
        case expired
        case tenant
    }

    let directory: Directory
    let audiences: [String]
    let now: Timestamp

    /// Tells who a bearer token is for.
    func caller(_ authorization: String?) throws(Refusal) -> Caller {
        guard let authorization else { throw .missing }
        let parts = authorization.split(separator: " ", maxSplits: 1)
        guard parts.count == 2, parts[0].lowercased() == "bearer" else { throw .missing }
        let claims = try claims(of: parts[1])
        guard claims["tid"]?.string == directory.tenantID else { throw .tenant }
        let audience = claims["aud"]?.string ?? ""
        guard audiences.contains(where: { Self.same($0, audience) }) else {
            throw .audience(audience)
        }
        guard let expires = claims["exp"]?.integer, expires > now.unixSeconds,
            let issued = claims["iat"]?.integer, issued > directory.tokensExpiredThrough
        else {
            throw .expired
        }
        guard let object = claims["oid"]?.string, let application = claims["appid"]?.string else {
            throw .malformed
        }
        return Caller(objectID: object, applicationID: application)
    }

    private func claims(of text: Substring) throws(Refusal) -> JSONValue {
        guard let token = WebToken(text) else { throw .malformed }
        guard token.isSigned(by: directory.signingKey) else { throw .signature }
        return token.claims
    }

    private static func same(_ left: String, _ right: String) -> Bool {
        trimmed(left) == trimmed(right)
    }

    private static func trimmed(_ audience: String) -> Substring {
        audience.hasSuffix("/") ? audience.dropLast() : audience[...]
    }
}
