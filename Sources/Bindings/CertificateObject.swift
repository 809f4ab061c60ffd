internal import FoundationEssentials
internal import JSON
internal import LuaRuntime
internal import X509

/// A certificate as scripts see it.
final class CertificateObject: LuaObject, Sendable {
    static let luaName = "certificate"

    let certificate: Certificate

    init(_ certificate: Certificate) {
        self.certificate = certificate
    }

    static func describe(_ type: inout LuaTypeBuilder<CertificateObject>) {
        type.description { "certificate \($0.certificate.subject)" }
        type.property("subject") { .text($0.certificate.subject.description) }
        type.property("issuer") { .text($0.certificate.issuer.description) }
        type.property("serial_number") { .text($0.certificate.serialNumberHex) }
        type.property("not_before") { .text($0.certificate.notValidBefore.formatted(.iso8601)) }
        type.property("not_after") { .text($0.certificate.notValidAfter.formatted(.iso8601)) }
        type.property("thumbprint") { .text($0.certificate.thumbprintSHA1) }
        type.property("thumbprint_sha256") { .text($0.certificate.thumbprintSHA256) }
        type.property("x5t") { .text($0.certificate.x5t) }
        type.property("key_type") { .text($0.certificate.publicKey.algorithm) }
        type.property("key_size") { .integer(Int64($0.certificate.publicKey.size)) }
        type.property("subject_alternative_names") { object in
            .data(.list(object.certificate.subjectAlternativeNames.map { .text("\($0)") }))
        }
        type.property("pem") { .text($0.certificate.pemText) }
        type.method("der") { object, _ in .string(object.certificate.derBytes) }
        type.method("details") { object, call in
            let now = try CertificateModule.now(call)
            return .data(.json(CertificateDetails.of(object.certificate, at: now).serialized()))
        }
        type.method("json") { object, call in
            let now = try CertificateModule.now(call)
            return .string(
                CertificateDetails.of(object.certificate, at: now).serialized(pretty: true))
        }
    }
}
