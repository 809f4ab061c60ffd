internal import FoundationEssentials
internal import JSON
internal import X509

/// Everything that there is to say of certificates, as the tables and the JSON of scripts.
enum CertificateDetails {
    static func of(_ certificate: Certificate, at now: Date) -> JSONValue {
        var details = identity(of: certificate, at: now)
        for (name, value) in extensions(of: certificate) { details[name] = value }
        // What is not there has no field: a null would count as true in Lua.
        return .object(details.filter { !$0.value.isNull })
    }

    static func of(_ bundle: CertificateBundle, at now: Date) throws(CertificateError) -> JSONValue
    {
        let key = bundle.leaf.publicKey
        var details: [String: JSONValue] = [
            "format": .string("\(bundle.format)"), "contents": .string(bundle.contents),
            "has_private_key": .bool(bundle.privateKey != nil),
            "chain": list(bundle.chain.map(\.subject.description)),
            "chain_complete": .bool(bundle.isChainComplete),
            "certificates": .array(bundle.certificates.map { of($0, at: now) }),
            "warnings": .array(
                bundle.warnings(at: now).map { warning in
                    ["code": .string("\(warning.code)"), "text": .string(warning.text)]
                }),
            "batch": [
                "format": .string(bundle.batchFormat), "thumbprint_algorithm": "sha1",
                "problems": list(try bundle.batchProblems()),
            ],
            "key_vault": [
                "content_type": .string(bundle.keyVaultContentType),
                "key_type": .string(key.algorithm), "key_size": number(key.size),
                // A key that is in a file can be taken out of it.
                "exportable": .bool(bundle.privateKey != nil),
                "problems": list(try bundle.keyVaultProblems()),
            ],
        ]
        if let curve = key.keyVaultCurve { details["key_vault"]?["curve"] = .string(curve) }
        if bundle.privateKey != nil { details["key_matches"] = .bool(bundle.keyMatchesLeaf) }
        details["friendly_name"] = bundle.friendlyName.map { .string($0) }
        return .object(details)
    }

    static func of(_ request: SigningRequest) -> JSONValue {
        [
            "subject": .string(request.subject.description),
            "subject_alternative_names": list(
                request.subjectAlternativeNames.map(\.description)),
            "key_type": .string(request.publicKey.algorithm),
            "key_size": number(request.publicKey.size),
            "is_signature_valid": .bool(request.isSignatureValid),
            "pem": .string(request.pemText),
        ]
    }

    private static func identity(
        of certificate: Certificate, at now: Date
    ) -> [String: JSONValue] {
        let key = certificate.publicKey
        return [
            "subject": .string(certificate.subject.description),
            "subject_attributes": attributes(of: certificate.subject),
            "issuer": .string(certificate.issuer.description),
            "issuer_attributes": attributes(of: certificate.issuer),
            "serial_number": .string(certificate.serialNumberHex),
            "not_before": .string(certificate.notValidBefore.formatted(.iso8601)),
            "not_after": .string(certificate.notValidAfter.formatted(.iso8601)),
            "days_left": number(certificate.daysLeft(at: now)),
            "subject_alternative_names": list(
                certificate.subjectAlternativeNames.map(\.description)),
            "key_type": .string(key.algorithm), "key_size": number(key.size),
            "curve": optional(key.curve),
            "signature_algorithm": .string(certificate.signatureAlgorithm),
            "self_signed": .bool(certificate.isSelfSigned),
            "thumbprint": .string(certificate.thumbprintSHA1),
            "thumbprint_sha256": .string(certificate.thumbprintSHA256),
            "x5t": .string(certificate.x5t), "pem": .string(certificate.pemText),
        ]
    }

    private static func extensions(of certificate: Certificate) -> [String: JSONValue] {
        [
            "is_authority": .bool(certificate.isCertificateAuthority),
            "path_length": certificate.pathLength.map(number) ?? .null,
            "key_usages": certificate.keyUsages.map(list) ?? .null,
            "extended_key_usages": certificate.extendedKeyUsages.map(list) ?? .null,
            "ocsp_urls": list(certificate.ocspURLs),
            "issuer_urls": list(certificate.issuerURLs),
            "crl_urls": list(certificate.revocationListURLs),
            "transparency_logs": list(certificate.transparencyLogs),
            "subject_key_id": optional(certificate.subjectKeyIdentifier),
            "authority_key_id": optional(certificate.authorityKeyIdentifier),
            "extensions": .array(
                certificate.extensions.map { item in
                    var fields: JSONValue = [
                        "oid": .string(item.identifier), "critical": .bool(item.isCritical),
                        "der": .string(Data(item.bytes).base64EncodedString()),
                    ]
                    fields["name"] = item.name.map { .string($0) }
                    return fields
                }),
        ]
    }

    private static func attributes(of name: DistinguishedName) -> JSONValue {
        .array(
            name.attributes.map { ["type": .string($0.type), "value": .string($0.value)] })
    }

    private static func list(_ texts: [String]) -> JSONValue {
        .array(texts.map { .string($0) })
    }

    private static func optional(_ text: String?) -> JSONValue {
        text.map { .string($0) } ?? .null
    }

    private static func number(_ value: Int) -> JSONValue { .integer(Int64(value)) }
}
