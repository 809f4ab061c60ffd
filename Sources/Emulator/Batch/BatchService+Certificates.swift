import JSON

extension BatchService {
    static func addCertificates(to routes: inout Routes) {
        routes.on("GET /certificates", listCertificates)
        routes.on("GET /certificates(*)", getCertificate)
    }

    private static func listCertificates(
        _ state: inout State, _ call: BatchCall
    ) throws(BatchError) -> ServerResponse {
        try requireCertificates(state, call)
        let certificates = state.accounts[call.account]?.certificates ?? [:]
        let items = certificates.sorted { $0.key < $1.key }.map { view(of: $0.value, call) }
        return try call.list(
            items, "certificates", filterFields: ["state", "stateTransitionTime"]
        ) {
            $0["thumbprint"]?.string ?? ""
        }
    }

    private static func getCertificate(
        _ state: inout State, _ call: BatchCall
    ) throws(BatchError) -> ServerResponse {
        try requireCertificates(state, call)
        let names = PercentCoding.pairs(call.captures[0].replacing(",", with: "&"))
        let thumbprint = names.first { $0.name.lowercased() == "thumbprint" }?.value ?? ""
        let account = state.accounts[call.account]
        guard let found = account?.certificates[thumbprint.lowercased()] else {
            throw .notFound("CertificateNotFound", "certificate")
        }
        return call.element(view(of: found, call), "certificates")
    }

    private static func requireCertificates(
        _ state: State, _ call: BatchCall
    ) throws(BatchError) {
        guard call.version.hasCertificates else { throw .resourceNotFound }
        try call.require("certificates/read", state)
    }

    private static func view(of certificate: BatchCertificate, _ call: BatchCall) -> JSONValue {
        let key = "thumbprintAlgorithm=sha1,thumbprint=\(certificate.thumbprint)"
        return [
            "thumbprint": .string(certificate.thumbprint),
            "thumbprintAlgorithm": "sha1",
            "url": .string("\(call.base)/certificates(\(key))"),
            "state": "active",
            "stateTransitionTime": .string(certificate.created.iso8601),
            "publicData": .string(certificate.publicData),
        ]
    }
}
