import FoundationEssentials
import Secrets
import X509

/// A certificate that a Batch account holds; the private key stays with the service.
struct BatchCertificate: Sendable, Codable, Equatable {
    /// Whether the private key was given too.
    enum Format: String, Sendable, Codable, Equatable {
        case pfx = "Pfx"
        case cer = "Cer"
    }

    /// The states of a certificate, by their names on the data plane.
    enum Phase: String, Sendable, Codable, Equatable {
        case active
        case deleting
        case deleteFailed = "deletefailed"
    }

    /// Why none can be added any more.
    ///
    /// What the service answers since the retirement is not recorded; this is how it refuses what
    /// an account cannot do any more.
    static let retirement =
        "Batch account certificates were retired on 29 February 2024; certificates can no longer "
        + "be added. Use the Azure Key Vault extension."

    let certificate: Certificate
    let format: Format
    let created: Timestamp
    var state: Transition<Phase>
    var modified: Timestamp
    /// What nodes get: the certificate with its key, and the password of that file.
    var pfx: Secret?
    var password: Secret?
    /// The pools that kept it from being deleted.
    var referrers: [String] = []

    init(certificate: Certificate, format: Format, created: Timestamp) {
        self.certificate = certificate
        self.format = format
        self.created = created
        modified = created
        state = Transition(.active, at: created)
    }

    var eTag: String { modified.eTag }

    /// The thumbprint in lower case, as both planes return it.
    var thumbprint: String { certificate.thumbprintSHA1.lowercased() }

    /// Base64 of the DER.
    var publicData: String { Data(certificate.derBytes).base64EncodedString() }

    /// The name of the ARM resource.
    var name: String { "sha1-\(thumbprint)" }

    /// Keeps the key for the nodes; nothing that clients are shown holds it.
    mutating func keepKey(of bundle: CertificateBundle, password: Secret?) {
        let password = password ?? Secret("")
        guard let pfx = try? bundle.pkcs12(password: password, friendlyName: nil) else { return }
        self.pfx = Secret(pfx)
        self.password = password
    }
}
