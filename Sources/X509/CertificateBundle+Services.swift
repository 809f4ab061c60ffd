extension CertificateBundle {
    /// What Batch would take this as: `pfx` with a key, else `cer`
    /// (learn.microsoft.com/rest/api/batchservice/certificate/add-certificate).
    public var batchFormat: String { privateKey == nil ? "cer" : "pfx" }

    /// Why a Batch account would not take it; empty if it would.
    ///
    /// Batch takes at most 10 KB.
    public func batchProblems() throws(CertificateError) -> [String] {
        guard privateKey == nil || keyMatchesLeaf else { return [Self.foreignKey] }
        var problems: [String] = []
        let data =
            privateKey == nil ? leaf.derBytes : try pkcs12(password: nil, friendlyName: nil)
        if data.count > 10 * 1024 {
            problems.append("the \(batchFormat) has \(data.count) bytes, Batch takes 10240")
        }
        return problems
    }

    /// The content type of its secret in a vault
    /// (learn.microsoft.com/azure/key-vault/certificates/about-certificates).
    public var keyVaultContentType: String {
        format == .pem ? "application/x-pem-file" : "application/x-pkcs12"
    }

    /// Why a vault would not import it; empty if it would.
    ///
    /// A vault wants the key, of RSA with 2048,
    /// 3072 or 4096 bits or of EC on P-256, P-384, P-521 or P-256K, and keeps at most 25 KB
    /// (learn.microsoft.com/azure/key-vault/keys/about-keys,
    /// learn.microsoft.com/azure/key-vault/secrets/about-secrets).
    public func keyVaultProblems() throws(CertificateError) -> [String] {
        guard privateKey != nil else {
            return [
                "it has no private key; a vault imports certificates with their keys only, "
                    + "keep this one as a secret"
            ]
        }
        guard keyMatchesLeaf else { return [Self.foreignKey] }
        var problems: [String] = []
        let key = leaf.publicKey
        switch key.algorithm {
        case "RSA":
            if ![2048, 3072, 4096].contains(key.size) {
                problems.append("RSA \(key.size): a vault takes 2048, 3072 and 4096 bits")
            }
        case "EC":
            if key.keyVaultCurve == nil {
                let curve = key.curve ?? "with its own parameters"
                problems.append("EC \(curve): a vault takes P-256, P-384, P-521 and P-256K")
            }
        default: problems.append("\(key.algorithm): a vault takes RSA and EC keys")
        }
        // The vault keeps the PFX in base64, which takes four characters for three bytes.
        let size = (try pkcs12(password: nil, friendlyName: nil).count + 2) / 3 * 4
        if size > 25 * 1024 {
            problems.append("it would take \(size) bytes, a vault keeps 25600")
        }
        return problems
    }

    private static let foreignKey = "the private key is of another certificate"
}
