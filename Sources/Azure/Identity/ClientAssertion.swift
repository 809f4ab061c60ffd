internal import FoundationEssentials
internal import JSON
internal import Secrets
internal import X509

/// The JWT by which a service principal proves that it has the key of its certificate.
///
/// learn.microsoft.com/entra/identity-platform/certificate-credentials
struct ClientAssertion: Sendable {
    /// What the form field `client_assertion_type` says.
    static let type = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"

    private static let life: TimeInterval = 600

    let clientID: String
    let certificates: [Certificate]
    let key: PrivateKey
    let sendsChain: Bool

    /// Makes a new assertion.
    ///
    /// - Parameters:
    ///   - audience: The token endpoint that it is for.
    ///   - signature: How it is signed; a federation service knows `rs256` alone.
    func text(
        audience: String, signature: PrivateKey.Signature, now: Date
    ) throws(CertificateError) -> Secret {
        let signed = [header(signature), claims(audience, now)]
            .map { Base64URL.encode($0.serialized()) }.joined(separator: ".")
        let proof = try key.sign(Array(signed.utf8), with: signature)
        return Secret("\(signed).\(Base64URL.encode(proof))")
    }

    private func header(_ signature: PrivateKey.Signature) -> JSONValue {
        let leaf = certificates[0]
        var header: JSONValue =
            switch signature {
            case .ps256:
                [
                    "alg": "PS256", "typ": "JWT",
                    "x5t#S256": .string(Base64URL.encode(Digest.sha256(leaf.derBytes))),
                ]
            case .rs256: ["alg": "RS256", "typ": "JWT", "x5t": .string(leaf.x5t)]
            }
        if sendsChain {
            header["x5c"] = .array(
                certificates.map { .string(Data($0.derBytes).base64EncodedString()) })
        }
        return header
    }

    private func claims(_ audience: String, _ now: Date) -> JSONValue {
        let begin = Int64(now.timeIntervalSince1970)
        return [
            "aud": .string(audience), "iss": .string(clientID), "sub": .string(clientID),
            "jti": .string(UUID().uuidString.lowercased()), "iat": .integer(begin),
            "nbf": .integer(begin), "exp": .integer(begin + Int64(Self.life)),
        ]
    }
}
