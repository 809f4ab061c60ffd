import FoundationEssentials
import JSON
import Secrets
import X509

extension BatchService {
    static func addCertificates(to routes: inout Routes) {
        routes.on("GET /certificates", listCertificates)
        routes.on("POST /certificates", addCertificate)
        routes.on("GET /certificates(*)", getCertificate)
        routes.on("DELETE /certificates(*)", deleteCertificate)
        routes.on("POST /certificates(*)/canceldelete", cancelDeletion)
    }

    private static func listCertificates(
        _ state: inout State, _ call: BatchCall
    ) throws(BatchError) -> ServerResponse {
        try require(certificates: "read", state, call)
        let certificates = state.accounts[call.account]?.certificates ?? [:]
        let items = certificates.sorted { $0.key < $1.key }.map {
            CertificateView(certificate: $0.value, base: call.base).json
        }
        return try call.list(
            items, "certificates", filterFields: ["state", "stateTransitionTime"]
        ) {
            $0["thumbprint"]?.string ?? ""
        }
    }

    private static func getCertificate(
        _ state: inout State, _ call: BatchCall
    ) throws(BatchError) -> ServerResponse {
        let found = try certificate(state, call, to: "read")
        return call.element(
            CertificateView(certificate: found, base: call.base).json, "certificates")
    }

    private static func addCertificate(
        _ state: inout State, _ call: BatchCall
    ) throws(BatchError) -> ServerResponse {
        try require(certificates: "write", state, call)
        let body = try call.object()
        guard !state.refusesCertificates else { throw retired }
        let read = try certificate(in: body)
        let thumbprint = read.leaf.thumbprintSHA1.lowercased()
        let wanted = body["thumbprint"]?.string?.filter { $0 != " " }.lowercased()
        guard wanted == thumbprint else {
            throw .invalidProperty("thumbprint", "It is not that of the certificate")
        }
        guard state.accounts[call.account]?.certificates[thumbprint] == nil else {
            throw .conflict("CertificateExists", "The specified certificate already exists.")
        }
        var added = BatchCertificate(
            certificate: read.leaf, format: read.privateKey == nil ? .cer : .pfx,
            created: state.stamp())
        added.keepKey(of: read, password: body["password"]?.string.map { Secret($0) })
        state.accounts[call.account]?.certificates[thumbprint] = added
        return call.created("certificates(ThumbprintAlgorithm=sha1,Thumbprint=\(thumbprint))")
    }

    private static let retired = BatchError.invalidForCurrentState(BatchCertificate.retirement)

    private static func certificate(
        in body: [String: JSONValue]
    ) throws(BatchError) -> CertificateBundle {
        for name in ["thumbprint", "thumbprintAlgorithm", "data"]
        where body[name]?.string?.isEmpty != false {
            throw .missingProperty(name)
        }
        guard body["thumbprintAlgorithm"]?.string?.lowercased() == "sha1" else {
            throw .invalidProperty("thumbprintAlgorithm", "It has to be sha1")
        }
        guard let data = body["data"]?.string.flatMap({ Data(base64Encoded: $0) }) else {
            throw .invalidProperty("data", "It is not base64")
        }
        do throws(CertificateError) {
            return try CertificateBundle.read(
                Array(data), password: body["password"]?.string.map { Secret($0) },
                named: "data")
        } catch {
            throw .invalidProperty("data", "It is no certificate, or the password is not its own")
        }
    }

    private static func deleteCertificate(
        _ state: inout State, _ call: BatchCall
    ) throws(BatchError) -> ServerResponse {
        let found = try certificate(state, call, to: "delete")
        guard found.state.phase != .deleting else { throw certificateBeingDeleted }
        state.startDeleting(certificate: found.thumbprint, of: call.account)
        return call.done(202)
    }

    /// Only a deletion that has failed can be given up.
    private static func cancelDeletion(
        _ state: inout State, _ call: BatchCall
    ) throws(BatchError) -> ServerResponse {
        let found = try certificate(state, call, to: "write")
        switch found.state.phase {
        case .active:
            throw .conflict(
                "CertificateStateActive", "The specified certificate is in active state.")
        case .deleting: throw certificateBeingDeleted
        case .deleteFailed:
            state.enter(
                .active, certificate: found.thumbprint, of: call.account, at: state.stamp())
            return call.done(204)
        }
    }

    private static let certificateBeingDeleted = BatchError.conflict(
        "CertificateBeingDeleted", "The specified certificate has been marked for deletion.")

    private static func certificate(
        _ state: State, _ call: BatchCall, to action: String
    ) throws(BatchError) -> BatchCertificate {
        try require(certificates: action, state, call)
        let names = PercentCoding.pairs(call.captures[0].replacing(",", with: "&"))
        let thumbprint = names.first { $0.name.lowercased() == "thumbprint" }?.value ?? ""
        let account = state.accounts[call.account]
        guard let found = account?.certificates[thumbprint.lowercased()] else {
            throw .notFound("CertificateNotFound", "certificate")
        }
        return found
    }

    private static func require(
        certificates action: String, _ state: State, _ call: BatchCall
    ) throws(BatchError) {
        guard call.version.hasCertificates else { throw .resourceNotFound }
        try call.require("certificates/\(action)", state)
    }
}
