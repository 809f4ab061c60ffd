import FoundationEssentials
import X509

/// A certificate that a Batch account holds; the private key stays with the service.
struct BatchCertificate: Sendable {
    /// Whether the private key was given too.
    enum Format: String, Sendable {
        case pfx = "Pfx"
        case cer = "Cer"
    }

    let certificate: Certificate
    let format: Format
    var created: Timestamp

    /// The thumbprint in lower case, as both planes return it.
    var thumbprint: String { certificate.thumbprintSHA1.lowercased() }

    /// Base64 of the DER.
    var publicData: String { Data(certificate.derBytes).base64EncodedString() }

    /// The name of the ARM resource.
    var name: String { "sha1-\(thumbprint)" }
}
