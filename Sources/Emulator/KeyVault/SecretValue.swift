import FoundationEssentials
import Secrets
import X509

/// The secret behind a certificate: a PFX without a password in base64, or PEM, the key first.
struct SecretValue {
    static let pfxType = "application/x-pkcs12"
    static let pemType = "application/x-pem-file"

    let bundle: CertificateBundle
    let key: PrivateKey
    let contentType: String
    let isExportable: Bool

    func make() throws(VaultError) -> Secret {
        if contentType == Self.pemType {
            return Secret((isExportable ? key.pkcs8PEM().revealed() : "") + bundle.pemText)
        }
        // The service gives a PFX of the certificates alone; readers see the same in their DER.
        guard isExportable else { return Secret(bundle.leaf.derBytes.base64) }
        do throws(CertificateError) {
            return Secret(try bundle.pkcs12(password: nil, friendlyName: nil).base64)
        } catch {
            throw .badParameter(error.message)
        }
    }
}
