import JSON

/// A certificate as the data plane shows it.
struct CertificateView {
    let certificate: BatchCertificate
    let base: String

    var json: JSONValue {
        let key = "thumbprintAlgorithm=sha1,thumbprint=\(certificate.thumbprint)"
        var item: JSONValue = [
            "thumbprint": .string(certificate.thumbprint), "thumbprintAlgorithm": "sha1",
            "url": .string("\(base)/certificates(\(key))"),
            "publicData": .string(certificate.publicData),
        ]
        item.show(certificate.state)
        if certificate.state.phase == .deleteFailed { item["deleteCertificateError"] = failure }
        return item
    }

    private var failure: JSONValue {
        [
            "code": "CertificateDeleteFailed",
            "message": "The certificate is in use by one or more pools.",
            "values": .array(
                certificate.referrers.map { ["name": "PoolReference", "value": .string($0)] }),
        ]
    }
}
