import JSON
import X509

/// Public keys in the form in which clients fetch them (RFC 7517).
enum WebKeySet {
    /// The public half of a signing key, nil if it is not an RSA key.
    static func key(_ key: PrivateKey, id: String) -> JSONValue? {
        guard let (modulus, exponent) = key.rsaParameters else { return nil }
        return [
            "kty": "RSA", "use": "sig", "alg": "RS256", "kid": .string(id),
            "n": .string(Base64URL.encode(modulus)), "e": .string(Base64URL.encode(exponent)),
        ]
    }
}
