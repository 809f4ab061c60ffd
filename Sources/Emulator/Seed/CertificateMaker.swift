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

    /// Makes a certificate with its key and its issuer's certificate.
    func make(_ commonName: String, hosts: [String]) throws(CertificateError) -> CertificateBundle {
        let key = try PrivateKey.rsa(bits: 2048)
        let request = CertificateRequest(
            commonName: commonName, alternativeNames: hosts.map { .dns($0) })
        return try CertificateBundle(
            format: .pkcs12,
            certificates: [try issuer.issue(request, for: key), issuer.certificate],
            privateKey: key)
    }
}
