import FoundationEssentials
import JSON
import Secrets
import X509

/// The body of a certificate import, read and checked.
///
/// A PFX comes in base64; a PEM comes as text or, from the Python SDK, as base64 of the text.
struct CertificateImport {
    private let bundle: CertificateBundle
    private let key: PrivateKey
    private let fields: JSONValue

    init(_ body: [UInt8], named name: String) throws(VaultError) {
        guard let fields = try? JSONValue(parsing: body), fields.object != nil else {
            throw .badParameter("The request body is not a JSON object")
        }
        guard let value = fields["value"]?.string, !value.isEmpty else {
            throw .badParameter("Property value has invalid value: it is missing")
        }
        self.fields = fields
        let password = fields["pwd"]?.string.map { Secret($0) }
        let bytes = try Self.bytes(of: value)
        do throws(CertificateError) {
            bundle = try CertificateBundle.read(bytes, password: password, named: name)
        } catch {
            throw .badParameter(Self.explain(error))
        }
        guard let key = bundle.privateKey, key.matches(bundle.leaf) else {
            throw .badParameter(
                "Private key is not specified in the specified X.509 certificate content. Please "
                    + "specify private key in the X.509 certificate content."
            )
        }
        self.key = key
        try requireForm(bytes)
        try requireSize(key.publicKey)
    }

    /// The policy, the certificate and the secret that the import makes.
    func versions(
        _ version: String, at now: Int64
    ) throws(VaultError) -> (VaultPolicy, VaultCertificate, VaultSecret) {
        let attributes = VaultAttributes(
            isEnabled: fields["attributes"]?["enabled"]?.bool ?? true,
            notBefore: Int64(bundle.leaf.notValidBefore.timeIntervalSince1970),
            expires: Int64(bundle.leaf.notValidAfter.timeIntervalSince1970),
            created: now, updated: now)
        let tags = fields["tags"]?.object == nil ? nil : fields["tags"]
        let policy = CertificatePolicy(
            leaf: bundle.leaf, contentType: contentType, requested: fields["policy"]
        ).json
        let value = SecretValue(
            bundle: bundle, key: key, contentType: contentType,
            isExportable: policy["key_props"]?["exportable"]?.bool ?? true)
        return (
            VaultPolicy(json: policy, created: now, updated: now),
            VaultCertificate(
                version: version, certificate: bundle.leaf, privateKey: key,
                attributes: attributes, tags: tags),
            VaultSecret(
                version: version, value: try value.make(), contentType: contentType,
                attributes: attributes, tags: tags, isManaged: true)
        )
    }

    /// What the policy says, else the form that came.
    private var contentType: String {
        let requested = fields["policy"]?["secret_props"]?["contentType"]?.string
        return requested
            ?? (bundle.format == .pkcs12 ? SecretValue.pfxType : SecretValue.pemType)
    }

    private static func bytes(of value: String) throws(VaultError) -> [UInt8] {
        if value.contains("-----BEGIN ") { return Array(value.utf8) }
        guard let data = Data(base64Encoded: value, options: .ignoreUnknownCharacters),
            !data.isEmpty
        else {
            throw .badParameter("The specified certificate content is neither PEM nor base64")
        }
        return Array(data)
    }

    /// The service takes no PKCS#1 keys.
    private func requireForm(_ bytes: [UInt8]) throws(VaultError) {
        guard bytes.firstRange(of: Array("-----BEGIN RSA PRIVATE KEY".utf8)) == nil else {
            throw .badParameter(
                "The specified PEM X.509 certificate content is in an unexpected format. Please "
                    + "check if certificate is in valid PEM format.")
        }
    }

    // https://learn.microsoft.com/azure/key-vault/keys/about-keys
    private func requireSize(_ key: PublicKeyDescription) throws(VaultError) {
        guard key.algorithm != "RSA" || [2048, 3072, 4096].contains(key.size) else {
            throw .badParameter(
                "The specified X.509 certificate content has an RSA key of \(key.size) bits; "
                    + "supported are 2048, 3072 and 4096.")
        }
    }

    private static func explain(_ error: CertificateError) -> String {
        switch error.code {
        case .wrongPassword, .passwordRequired:
            "The specified PKCS#12 X.509 certificate content can not be read. Please check if "
                + "certificate is in valid PKCS#12 format and the password is right."
        default:
            "The specified X.509 certificate content can not be read: \(error.message)"
        }
    }
}
