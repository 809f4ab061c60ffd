import FoundationEssentials
import JSON
import X509

/// What a policy says of a certificate that a vault is to make.
struct CertificateMaking {
    let policy: JSONValue

    /// A key as the policy has it.
    func key() throws(CertificateError) -> PrivateKey {
        let key = policy["key_props"]
        guard key?["kty"] == "EC" else {
            return try PrivateKey.rsa(bits: Int(key?["key_size"]?.integer ?? 2048))
        }
        let curve = key?["crv"]?.string ?? "P-256"
        return try PrivateKey.ec(curve: curve == "P-256K" ? "secp256k1" : curve)
    }

    /// The names, usages and times; recorded: it is valid from ten minutes before it was made.
    func description(at now: Timestamp) -> CertificateRequest {
        let asked = policy["x509_props"]
        var request = CertificateRequest(
            commonName: "", alternativeNames: alternativeNames,
            isCertificateAuthority: asked?["basic_constraints"]?["ca"]?.bool ?? false)
        request.subject = SubjectName(asked?["subject"]?.string ?? "") ?? request.subject
        request.keyUsages = Self.texts(asked?["key_usage"])
        request.extendedKeyUsages = Self.texts(asked?["ekus"])
        request.notValidBefore = Date(timeIntervalSince1970: Double(now.unixSeconds - 600))
        request.notValidAfter = Self.date(
            now.unixSeconds, plus: Int(asked?["validity_months"]?.integer ?? 12))
        return request
    }

    private var alternativeNames: [GeneralName] {
        let names = policy["x509_props"]?["sans"]
        return Self.texts(names?["dns_names"]).map { .dns($0) }
            + Self.texts(names?["emails"]).map { .email($0) }
            + Self.texts(names?["uris"]).map { .uri($0) }
            + Self.texts(names?["ipAddresses"]).map { .ipAddress($0) }
    }

    private static func texts(_ list: JSONValue?) -> [String] {
        (list?.array ?? []).compactMap(\.string)
    }

    private static func date(_ seconds: Int64, plus months: Int) -> Date {
        let start = Date(timeIntervalSince1970: Double(seconds))
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = .gmt
        return calendar.date(byAdding: .month, value: months, to: start) ?? start
    }
}
