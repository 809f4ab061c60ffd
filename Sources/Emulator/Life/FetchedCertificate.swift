import Secrets
import X509

/// What the vault has given for one of the observed certificates.
struct FetchedCertificate {
    let observed: ObservedCertificate
    let vault: String
    let name: String
    let version: String
    /// The secret's URL, with its version.
    let secret: String
    let bundle: CertificateBundle
    let key: PrivateKey
}
