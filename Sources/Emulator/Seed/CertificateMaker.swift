import Secrets
import X509

/// Makes the certificates of a seed, under a certificate authority of Contoso's own.
struct CertificateMaker {
    private let issuer: CertificateIssuer

    init() throws(CertificateError) {
        let key = try PrivateKey.ec(curve: "P-256")
        let request = CertificateRequest(
            commonName: "Contoso Issuing CA", validDays: 3650, isCertificateAuthority: true)
        issuer = CertificateIssuer(
            certificate: try CertificateIssuer.selfSigned(request, key: key), privateKey: key)
    }

    /// Makes a certificate for a host and puts it together with its key and its issuer's.
    func make(_ host: String, _ key: PrivateKey) throws(CertificateError) -> CertificateBundle {
        try make(CertificateRequest(commonName: host, alternativeNames: [.dns(host)]), key)
    }

    /// Makes the certificate that a request describes.
    func make(
        _ request: CertificateRequest, _ key: PrivateKey
    ) throws(CertificateError) -> CertificateBundle {
        try CertificateBundle(
            format: .pkcs12,
            certificates: [try issuer.issue(request, for: key), issuer.certificate],
            privateKey: key)
    }
}
