internal import COpenSSL

extension Certificate {
    /// All extensions in their order.
    public var extensions: [CertificateExtension] {
        (0..<max(0, X509_get_ext_count(handle.pointer))).map { index in
            let found = X509_get_ext(handle.pointer, index)
            let object = X509_EXTENSION_get_object(found)
            return CertificateExtension(
                identifier: ObjectIdentifier.dotted(object),
                name: ObjectIdentifier.isKnown(object) ? ObjectIdentifier.name(of: object) : nil,
                isCritical: X509_EXTENSION_get_critical(found) == 1,
                bytes: ASN1Text.bytes(X509_EXTENSION_get_data(found)))
        }
    }

    /// What the key may be used for, in the words of RFC 5280; nil if the certificate does not say.
    public var keyUsages: [String]? {
        let bits = X509_get_key_usage(handle.pointer)
        guard bits != UInt32.max else { return nil }
        let names: [(Int32, String)] = [
            (KU_DIGITAL_SIGNATURE, "digitalSignature"), (KU_NON_REPUDIATION, "nonRepudiation"),
            (KU_KEY_ENCIPHERMENT, "keyEncipherment"), (KU_DATA_ENCIPHERMENT, "dataEncipherment"),
            (KU_KEY_AGREEMENT, "keyAgreement"), (KU_KEY_CERT_SIGN, "keyCertSign"),
            (KU_CRL_SIGN, "cRLSign"), (KU_ENCIPHER_ONLY, "encipherOnly"),
            (KU_DECIPHER_ONLY, "decipherOnly"),
        ]
        return names.filter { bits & UInt32($0.0) != 0 }.map(\.1)
    }

    /// What it is good for, "serverAuth" or an identifier in dots; nil if it does not say.
    public var extendedKeyUsages: [String]? {
        guard let found = decoded(NID_ext_key_usage) else { return nil }
        let usages = OpaquePointer(found)
        defer { EXTENDED_KEY_USAGE_free(usages) }
        return (0..<max(0, copenssl_sk_ASN1_OBJECT_num(usages))).map {
            ObjectIdentifier.name(of: copenssl_sk_ASN1_OBJECT_value(usages, $0))
        }
    }

    /// How many authorities may come between this one and a leaf, nil if there is no limit.
    public var pathLength: Int? {
        let length = X509_get_pathlen(handle.pointer)
        return length >= 0 ? length : nil
    }

    /// Where to ask whether it was revoked (OCSP).
    public var ocspURLs: [String] { access(NID_ad_OCSP) }

    /// Where its issuer's certificate can be got.
    public var issuerURLs: [String] { access(NID_ad_ca_issuers) }

    /// Where the lists of revoked certificates are.
    public var revocationListURLs: [String] {
        guard let found = decoded(NID_crl_distribution_points) else { return [] }
        let points = OpaquePointer(found)
        defer { CRL_DIST_POINTS_free(points) }
        var urls: [String] = []
        for index in 0..<max(0, copenssl_sk_DIST_POINT_num(points)) {
            guard
                let name = copenssl_sk_DIST_POINT_value(points, index)?.pointee.distpoint?.pointee,
                name.type == 0
            else { continue }
            urls += GeneralName.all(in: name.name.fullname).compactMap(\.uri)
        }
        return urls
    }

    /// The ids of the transparency logs that promised to take it in, in upper case hex digits.
    public var transparencyLogs: [String] {
        guard let found = decoded(NID_ct_precert_scts) else { return [] }
        let promises = OpaquePointer(found)
        defer { SCT_LIST_free(promises) }
        return (0..<max(0, copenssl_sk_SCT_num(promises))).map { index in
            var identifier: UnsafeMutablePointer<UInt8>?
            let promise = copenssl_sk_SCT_value(promises, index)
            let count = SCT_get0_log_id(promise, &identifier)
            return Array(UnsafeBufferPointer(start: identifier, count: count)).hexadecimal
        }
    }

    /// The identifier of its own key, in upper case hex digits.
    public var subjectKeyIdentifier: String? {
        X509_get0_subject_key_id(handle.pointer).map { ASN1Text.bytes($0).hexadecimal }
    }

    /// The identifier of its issuer's key, in upper case hex digits.
    public var authorityKeyIdentifier: String? {
        X509_get0_authority_key_id(handle.pointer).map { ASN1Text.bytes($0).hexadecimal }
    }

    /// How it was signed, by OpenSSL's name: "sha256WithRSAEncryption".
    public var signatureAlgorithm: String {
        var algorithm: UnsafePointer<X509_ALGOR>?
        X509_get0_signature(nil, &algorithm, handle.pointer)
        guard let object = algorithm?.pointee.algorithm else { return "unknown" }
        let identifier = OBJ_obj2nid(object)
        guard identifier != NID_undef, let name = OBJ_nid2ln(identifier) else {
            return ObjectIdentifier.dotted(object)
        }
        return String(cString: name)
    }

    /// The digest under its signature: "SHA256"; nil where the algorithm brings its own.
    public var signatureDigest: String? {
        defer { _ = OpenSSLFailure.take() }
        var digest: CInt = 0
        guard X509_get_signature_info(handle.pointer, &digest, nil, nil, nil) == 1,
            digest != NID_undef, let name = OBJ_nid2sn(digest)
        else { return nil }
        return String(cString: name)
    }

    private func access(_ method: CInt) -> [String] {
        guard let found = decoded(NID_info_access) else { return [] }
        let list = OpaquePointer(found)
        defer { AUTHORITY_INFO_ACCESS_free(list) }
        return (0..<max(0, copenssl_sk_ACCESS_DESCRIPTION_num(list))).compactMap { index in
            let entry = copenssl_sk_ACCESS_DESCRIPTION_value(list, index)?.pointee
            guard let entry, OBJ_obj2nid(entry.method) == method, let location = entry.location
            else { return nil }
            return GeneralName(location).uri
        }
    }

    /// The decoded extension, for the caller to free; nil if it is absent or damaged.
    private func decoded(_ identifier: CInt) -> UnsafeMutableRawPointer? {
        defer { _ = OpenSSLFailure.take() }
        return X509_get_ext_d2i(handle.pointer, identifier, nil, nil)
    }
}

extension GeneralName {
    var uri: String? {
        guard case .uri(let uri) = self else { return nil }
        return uri
    }
}

extension ASN1Text {
    static func bytes(_ string: UnsafePointer<ASN1_STRING>?) -> [UInt8] {
        let start = ASN1_STRING_get0_data(string)
        return Array(UnsafeBufferPointer(start: start, count: Int(ASN1_STRING_length(string))))
    }
}
