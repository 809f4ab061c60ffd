import FoundationEssentials
import JSON
import Secrets
import X509

/// The body of a PUT or PATCH of a Batch account's certificate, read and checked.
///
/// Source: learn.microsoft.com/rest/api/batchmanagement/certificate/create (2024-07-01).
struct AccountCertificateRequest {
    let bundle: CertificateBundle
    let format: BatchCertificate.Format
    let password: Secret?

    /// - Parameters:
    ///   - body: The request's body.
    ///   - thumbprint: The one in the resource's name, in lower case.
    ///   - format: The one of the certificate that is there; what is made anew is a PFX by default.
    init(
        _ body: JSONValue, thumbprint: String, format current: BatchCertificate.Format = .pfx
    ) throws(ManagementError) {
        guard let properties = body["properties"], properties.object != nil else {
            throw Self.missing("properties")
        }
        let format = try Self.format(properties["format"]) ?? current
        password = properties["password"]?.string.map { Secret($0) }
        guard format == .pfx || password == nil else {
            throw .invalidProperty("password", "It must not be specified if the format is Cer")
        }
        bundle = try Self.bundle(properties["data"]?.string, password)
        guard format == .cer || bundle.privateKey != nil else {
            throw .invalidProperty("data", "It holds no private key; the format has to be Cer")
        }
        self.format = format
        let algorithm = properties["thumbprintAlgorithm"]?.string ?? "sha1"
        guard algorithm.lowercased() == "sha1" else {
            throw .invalidProperty("thumbprintAlgorithm", "It has to be sha1")
        }
        let stated = (properties["thumbprint"]?.string ?? thumbprint).filter { $0 != " " }
        guard stated.lowercased() == thumbprint,
            bundle.leaf.thumbprintSHA1.lowercased() == thumbprint
        else {
            throw .invalidProperty("thumbprint", "It is not that of the name and of the data")
        }
    }

    /// The certificate as an account keeps it.
    func certificate(created: Timestamp) -> BatchCertificate {
        var made = BatchCertificate(certificate: bundle.leaf, format: format, created: created)
        if format == .pfx { made.keepKey(of: bundle, password: password) }
        return made
    }

    private static func format(
        _ value: JSONValue?
    ) throws(ManagementError) -> BatchCertificate.Format? {
        guard let value, value != .null else { return nil }
        switch value.string?.lowercased() {
        case "pfx": return .pfx
        case "cer": return .cer
        default: throw .invalidProperty("format", "It has to be Pfx or Cer")
        }
    }

    private static func bundle(
        _ text: String?, _ password: Secret?
    ) throws(ManagementError) -> CertificateBundle {
        guard let text, !text.isEmpty else { throw missing("data") }
        guard let data = Data(base64Encoded: text) else {
            throw .invalidProperty("data", "It is not base64")
        }
        do throws(CertificateError) {
            return try CertificateBundle.read(Array(data), password: password, named: "data")
        } catch {
            throw .invalidProperty("data", "It is no certificate, or the password is not its own")
        }
    }

    private static func missing(_ name: String) -> ManagementError {
        .batch(
            400, "MissingRequiredProperty",
            "A required property was not specified.",
            [("PropertyName", name)])
    }
}
