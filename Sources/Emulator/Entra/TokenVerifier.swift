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

    private func claims(of token: Substring) throws(Refusal) -> JSONValue {
        let parts = token.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count == 3, let header = Self.json(parts[0]), let claims = Self.json(parts[1]),
            let signature = Base64URL.decode(parts[2])
        else { throw .malformed }
        // Only the one algorithm that tokens are made with: a token does not choose its own.
        guard header["alg"]?.string == "RS256",
            directory.signingKey.verify(
                signature, of: Array("\(parts[0]).\(parts[1])".utf8), with: .rs256)
        else { throw .signature }
        return claims
    }

    private static func json(_ part: Substring) -> JSONValue? {
        Base64URL.decode(part).flatMap { try? JSONValue(parsing: $0) }
    }

    private static func same(_ left: String, _ right: String) -> Bool {
        trimmed(left) == trimmed(right)
    }

    private static func trimmed(_ audience: String) -> Substring {
        audience.hasSuffix("/") ? audience.dropLast() : audience[...]
    }
}
