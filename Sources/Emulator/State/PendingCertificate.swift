import JSON
import X509

/// The operation that makes a version of a certificate.
struct PendingCertificate: Sendable, Codable, Equatable {
    enum Status: String, Sendable, Codable, Equatable {
        case inProgress
        case completed
        case cancelled
    }

    let name: String
    let version: String
    let key: PrivateKey
    let description: CertificateRequest
    let request: SigningRequest
    let policy: VaultPolicy
    let attributes: VaultAttributes
    let tags: JSONValue?
    let requestID: String
    var status = Status.inProgress
    var isCancellationRequested = false
    /// The life time at which it is done; nil while it waits for somebody else.
    var due: Double?

    /// The name of who signs: `Self`, `Unknown` or an issuer of the vault.
    var issuer: String { policy.json["issuer"]?["name"]?.string ?? "Unknown" }

    /// The operation as the service writes it; `base` is the vault's URL.
    func json(_ base: String) -> JSONValue {
        var json: JSONValue = [
            "id": .string("\(base)/certificates/\(name)/pending"),
            "issuer": policy.json["issuer"] ?? ["name": "Unknown"],
            "csr": .string(request.derBytes.base64),
            "cancellation_requested": .bool(isCancellationRequested),
            "status": .string(status.rawValue), "request_id": .string(requestID),
        ]
        switch status {
        case .completed: json["target"] = .string("\(base)/certificates/\(name)")
        case .cancelled: json["status_details"] = "The certificate request was cancelled."
        case .inProgress:
            let next =
                issuer == "Unknown"
                ? "Please Perform Merge to complete the request."
                : "Certificate request is in progress. This may take some time based on the issuer "
                    + "provider. Please check again later."
            json["status_details"] = .string("Pending certificate created. \(next)")
        }
        return json
    }
}
