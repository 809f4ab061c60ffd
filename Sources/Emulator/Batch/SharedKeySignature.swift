import FoundationEssentials
import Secrets
import X509

/// The signature of Batch's shared-key authentication.
///
/// https://learn.microsoft.com/rest/api/batchservice/authenticate-requests-to-the-azure-batch-service
struct SharedKeySignature {
    /// The header fields that are signed by their place, in this order.
    private static let signedFields = [
        "Content-Encoding", "Content-Language", "Content-Length", "Content-MD5", "Content-Type",
        "Date", "If-Modified-Since", "If-Match", "If-None-Match", "If-Unmodified-Since", "Range",
    ]

    let account: String
    let request: ServerRequest

    /// What is signed.
    var stringToSign: String {
        var text = "\(request.method)\n"
        for name in Self.signedFields {
            text += "\(value(of: name))\n"
        }
        for field in serviceFields {
            text += "\(field.name):\(field.value)\n"
        }
        return text + resource
    }

    /// The signature in base64, nil if the key is not base64.
    func signature(with key: Secret) -> String? {
        guard let key = Data(base64Encoded: key.revealed()) else { return nil }
        let code = Digest.hmacSHA256(key: Array(key), message: Array(stringToSign.utf8))
        return Data(code).base64EncodedString()
    }

    private func value(of name: String) -> String {
        let value = request.headers[name] ?? ""
        let isRead = request.method == "GET" || request.method == "HEAD"
        if name == "Content-Length", isRead, value == "0" { return "" }
        // With `ocp-date` the date's own line is empty.
        if name == "Date", request.headers["ocp-date"] != nil { return "" }
        return value
    }

    private var serviceFields: [(name: String, value: String)] {
        request.headers.map { (name: $0.name.lowercased(), value: $0.value) }
            .filter { $0.name.hasPrefix("ocp-") }
            .sorted { $0.name < $1.name }
    }

    private var resource: String {
        let query = request.query.filter { !$0.value.isEmpty }
            .sorted { $0.name < $1.name }
            .map { "\n\($0.name):\($0.value)" }
        return "/\(account)\(request.path)" + query.joined()
    }
}
