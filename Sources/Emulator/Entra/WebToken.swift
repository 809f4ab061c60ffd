import JSON
import X509

/// A JSON Web Token in its compact form: header, claims and signature.
struct WebToken {
    let header: JSONValue
    let claims: JSONValue
    /// What the signature is over.
    let signed: [UInt8]
    let signature: [UInt8]

    /// Takes a token apart, nil if it is none; nothing is verified.
    init?(_ text: some StringProtocol) {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count == 3, let header = Self.json(parts[0]), let claims = Self.json(parts[1]),
            let signature = Base64URL.decode(parts[2])
        else { return nil }
        self.header = header
        self.claims = claims
        self.signature = signature
        signed = Array("\(parts[0]).\(parts[1])".utf8)
    }

    /// Makes a token and signs it with RS256.
    static func make(
        header: JSONValue, claims: JSONValue, key: PrivateKey
    ) throws(CertificateError) -> String {
        let signed = [header, claims].map { Base64URL.encode($0.serialized()) }
            .joined(separator: ".")
        let signature = try key.sign(Array(signed.utf8), with: .rs256)
        return "\(signed).\(Base64URL.encode(signature))"
    }

    /// Whether a key has signed it with RS256; a token does not choose its own algorithm.
    func isSigned(by key: PrivateKey) -> Bool {
        header["alg"]?.string == "RS256" && key.verify(signature, of: signed, with: .rs256)
    }

    /// Whether the claim `aud`, a string or a list of them, names an audience.
    func isFor(_ isWanted: (String) -> Bool) -> Bool {
        if let audience = claims["aud"]?.string { return isWanted(audience) }
        return claims["aud"]?.array?.contains { $0.string.map(isWanted) ?? false } ?? false
    }

    private static func json(_ part: some StringProtocol) -> JSONValue? {
        Base64URL.decode(part).flatMap { try? JSONValue(parsing: $0) }
    }
}
