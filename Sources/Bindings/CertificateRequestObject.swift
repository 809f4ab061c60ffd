internal import JSON
internal import LuaRuntime
internal import Secrets
internal import X509

/// A request for a certificate as scripts see it, with its key if it was made here.
final class CertificateRequestObject: LuaObject, Sendable {
    static let luaName = "certificate_request"

    let request: SigningRequest
    let key: PrivateKey?
    let mayReveal: Bool

    init(_ request: SigningRequest, key: PrivateKey?, mayReveal: Bool) {
        self.request = request
        self.key = key
        self.mayReveal = mayReveal
    }

    static func describe(_ type: inout LuaTypeBuilder<CertificateRequestObject>) {
        type.description { "certificate request for \($0.request.subject)" }
        type.property("subject") { .text($0.request.subject.description) }
        type.property("subject_alternative_names") { object in
            .data(.list(object.request.subjectAlternativeNames.map { .text("\($0)") }))
        }
        type.property("key_type") { .text($0.request.publicKey.algorithm) }
        type.property("key_size") { .integer(Int64($0.request.publicKey.size)) }
        type.property("is_signature_valid") { .boolean($0.request.isSignatureValid) }
        type.property("has_private_key") { .boolean($0.key != nil) }
        type.property("pem") { .text($0.request.pemText) }
        type.method("der") { object, _ in .string(object.request.derBytes) }
        type.method("details") { object, _ in
            .data(.json(CertificateDetails.of(object.request).serialized()))
        }
        type.method("key_pem") { object, _ in
            guard let key = object.key else {
                throw CertificateError(
                    code: .noPrivateKey,
                    message: "cannot give the key of '\(object.request.subject)': "
                        + "the request was read from a file")
            }
            return .object(SecretObject(key.pkcs8PEM(), mayReveal: object.mayReveal))
        }
    }
}
