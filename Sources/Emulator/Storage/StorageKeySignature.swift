import FoundationEssentials
import Secrets
import X509

/// The signature of a request with an account's key.
///
/// learn.microsoft.com/rest/api/storageservices/authorize-with-shared-key, version 2015-02-21
struct StorageKeySignature {
    private static let fields = [
        "Content-Encoding", "Content-Language", "Content-Length", "Content-MD5", "Content-Type",
        "Date", "If-Modified-Since", "If-Match", "If-None-Match", "If-Unmodified-Since", "Range",
    ]

    let account: String
    let request: ServerRequest

    var stringToSign: String {
        ([request.method] + Self.fields.map(value)).map { "\($0)\n" }.joined()
            + serviceFields + "/\(account)\(request.path)" + parameters
    }

    static func signature(of text: String, with key: Secret) -> String? {
        guard let key = Data(base64Encoded: key.revealed()) else { return nil }
        return Data(Digest.hmacSHA256(key: Array(key), message: Array(text.utf8)))
            .base64EncodedString()
    }

    /// Compares without telling by its time how much was right.
    static func matches(_ given: String, _ text: String, _ keys: [Secret]) -> Bool {
        keys.contains { key in
            guard let made = signature(of: text, with: key) else { return false }
            return Digest.constantTimeEquals(Array(made.utf8), Array(given.utf8))
        }
    }

    private func value(of name: String) -> String {
        let value = request.headers[name] ?? ""
        if name == "Content-Length", value == "0" { return "" }
        if name == "Date", request.headers["x-ms-date"] != nil { return "" }
        return value
    }

    private var serviceFields: String {
        request.headers.map { (name: $0.name.lowercased(), value: $0.value) }
            .filter { $0.name.hasPrefix("x-ms-") }
            .sorted { $0.name < $1.name }
            .map { "\($0.name):\($0.value)\n" }.joined()
    }

    private var parameters: String {
        Dictionary(grouping: request.query, by: { $0.name.lowercased() })
            .sorted { $0.key < $1.key }
            .map { "\n\($0.key):" + $0.value.map(\.value).sorted().joined(separator: ",") }
            .joined()
    }
}
