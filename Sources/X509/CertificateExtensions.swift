internal import COpenSSL

/// The extensions of a certificate or of the request for one.
struct CertificateExtensions {
    private let values: [(identifier: CInt, value: String)]
    private let names: [String]

    /// What a description asks for; an identifier of the key only where there is a certificate.
    init(of request: CertificateRequest, isCertificate: Bool) {
        var values: [(CInt, String)] = []
        if isCertificate { values.append((NID_subject_key_identifier, "hash")) }
        let isAuthority = request.isCertificateAuthority
        values.append((NID_basic_constraints, "critical,CA:\(isAuthority ? "TRUE" : "FALSE")"))
        let usages = isAuthority ? ["keyCertSign", "cRLSign"] : request.keyUsages
        if !usages.isEmpty {
            values.append((NID_key_usage, (["critical"] + usages).joined(separator: ",")))
        }
        if !isAuthority, !request.extendedKeyUsages.isEmpty {
            values.append(
                (NID_ext_key_usage, request.extendedKeyUsages.joined(separator: ",")))
        }
        names = request.alternativeNames.map(\.description)
        if !names.isEmpty {
            values.append((NID_subject_alt_name, names.joined(separator: ",")))
        }
        self.values = values
    }

    /// Gives each, made for a certificate or a request, to `body`, which copies it.
    func make(
        issuer: OpaquePointer?, certificate: OpaquePointer?, request: OpaquePointer?,
        _ body: (OpaquePointer) -> Void
    ) throws(CertificateError) {
        for name in names where name.contains(where: { $0 == "," || $0 == "\n" }) {
            // A comma would begin another name in OpenSSL's text.
            throw .cannotMake("a certificate: the name '\(name)' has a comma or a newline")
        }
        for (identifier, value) in values {
            var context = X509V3_CTX()
            X509V3_set_ctx(&context, issuer, certificate, request, nil, 0)
            guard let made = X509V3_EXT_conf_nid(nil, &context, identifier, value) else {
                throw .cannotMake("the certificate extension '\(value)'")
            }
            defer { X509_EXTENSION_free(made) }
            body(made)
        }
    }
}
