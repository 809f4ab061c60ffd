import JSON
import Secrets
import X509

/// The certificates of the account that Batch itself puts on nodes, as it did until their
/// retirement.
extension NodeCommand {
    private var visible: [(reference: JSONValue, certificate: BatchCertificate)] {
        let wanted = if case .start = role { "starttask" } else { "task" }
        return pool.certificateReferences.compactMap { reference in
            let visibility = (reference["visibility"]?.array ?? []).compactMap {
                $0.string?.lowercased()
            }
            let name = ResourcePath(reference["id"]?.string ?? "").name.lowercased()
            guard visibility.isEmpty || visibility.contains(wanted), name.hasPrefix("sha1-"),
                let certificate = account.certificates[String(name.dropFirst(5))]
            else { return nil }
            return (reference, certificate)
        }
    }

    /// Of Linux: files in `AZ_BATCH_CERTIFICATES_DIR`, a PFX with its password beside it.
    ///
    /// How a certificate without a key is named there is not documented.
    var certificateFiles: [(name: String, content: Secret)] {
        guard !pool.isWindows else { return [] }
        return visible.flatMap { _, certificate -> [(name: String, content: Secret)] in
            let name = certificate.name
            guard let pfx = certificate.pfx else {
                return [("\(name).cer", Secret(certificate.certificate.derBytes))]
            }
            return [("\(name).pfx", pfx), ("\(name).pfx.pw", certificate.password ?? Secret(""))]
        }
    }

    /// Of Windows: entries of the stores that the references name.
    var storeCertificates: [StoreCertificate] {
        guard pool.isWindows else { return [] }
        return visible.map { reference, certificate in
            let isOfMachine = reference["storeLocation"]?.string?.lowercased() == "localmachine"
            return StoreCertificate(
                location: isOfMachine ? "LocalMachine" : "CurrentUser",
                store: (reference["storeName"]?.string ?? "My").uppercased(),
                thumbprint: certificate.certificate.thumbprintSHA1,
                subject: "\(certificate.certificate.subject)",
                hasPrivateKey: certificate.format == .pfx)
        }
    }
}
