import JSON
import X509

/// The public part of a key as a JSON web key.
struct WebKey {
    private let certificate: Certificate

    init(_ certificate: Certificate) {
        self.certificate = certificate
    }

    func json(id: String) -> JSONValue {
        let operations: JSONValue = [
            "sign", "verify", "wrapKey", "unwrapKey", "encrypt", "decrypt",
        ]
        switch certificate.publicKeyParameters {
        case .rsa(let modulus, let exponent):
            return [
                "kid": .string(id), "kty": "RSA", "key_ops": operations,
                "n": .string(Base64URL.encode(modulus)), "e": .string(Base64URL.encode(exponent)),
            ]
        case .ec(let x, let y):
            return [
                "kid": .string(id), "kty": "EC", "key_ops": ["sign", "verify"],
                "crv": .string(CertificatePolicy.curve(of: certificate.publicKey) ?? ""),
                "x": .string(Base64URL.encode(x)), "y": .string(Base64URL.encode(y)),
            ]
        case nil:
            return ["kid": .string(id), "kty": .string(certificate.publicKey.algorithm)]
        }
    }
}
