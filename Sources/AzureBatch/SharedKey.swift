public import Azure
internal import FoundationEssentials
public import Secrets
public import Transport
internal import X509

/// Proves by the key of a Batch account.
///
/// learn.microsoft.com/rest/api/batchservice/authenticate-requests-to-the-azure-batch-service
public struct SharedKey: RequestAuthorizer {
    /// The header fields that are signed by position, in their order, before the date.
    private static let signedFields = [
        "Content-Encoding", "Content-Language", "Content-Length", "Content-MD5", "Content-Type",
        "Date", "If-Modified-Since", "If-Match", "If-None-Match", "If-Unmodified-Since", "Range",
    ]

    private let account: String
    private let key: Secret
    private let now: @Sendable () -> Date

    /// Makes an authorizer.
    ///
    /// - Parameters:
    ///   - account: The name of the account.
    ///   - key: The key as the service gives it, in base64.
    public init(account: String, key: Secret) {
        self.init(account: account, key: key, now: { Date() })
    }

    init(account: String, key: Secret, now: @escaping @Sendable () -> Date) {
        self.account = account
        self.key = key
        self.now = now
    }

    public func authorize(_ request: inout HTTPRequest) async throws {
        request.headers["ocp-date"] = HTTPDate.format(now())
        guard let key = key.withBytes({ Data(base64Encoded: Data($0)) }) else {
            throw SharedKeyError(account: account)
        }
        let text = stringToSign(request)
        let code = Digest.hmacSHA256(key: Array(key), message: Array(text.utf8))
        let signature = Data(code).base64EncodedString()
        request.headers["Authorization"] = "SharedKey \(account):\(signature)"
    }

    func stringToSign(_ request: HTTPRequest) -> String {
        let fields = Self.signedFields.map { name in
            name == "Content-Length" ? contentLength(request) : request.headers[name] ?? ""
        }
        let ocp = request.headers
            .map { (name: $0.name.lowercased(), value: $0.value) }
            .filter { $0.name.hasPrefix("ocp-") }
            .sorted { $0.name < $1.name }
            .map { "\($0.name):\($0.value)" }
        let lines = [request.method] + fields + ocp
        return lines.joined(separator: "\n") + "\n" + resource(request.url)
    }

    /// What the transport sends: nothing without a body for GET and HEAD, "0" for the others.
    private func contentLength(_ request: HTTPRequest) -> String {
        if let body = request.body { return String(body.count) }
        return ["GET", "HEAD"].contains(request.method) ? "" : "0"
    }

    /// "/account/path" as it is sent, then each query parameter, decoded, in the order of names.
    private func resource(_ url: String) -> String {
        let afterScheme = url.drop { $0 != ":" }.dropFirst(3)
        let target = afterScheme.drop { $0 != "/" }
        let path = target.prefix { $0 != "?" }
        let query = target.drop { $0 != "?" }.dropFirst()
        let parameters = query.split(separator: "&").compactMap { pair -> (String, String)? in
            let name = pair.prefix { $0 != "=" }
            let value = pair.drop { $0 != "=" }.dropFirst()
            return value.isEmpty ? nil : (RequestURL.decoded(name), RequestURL.decoded(value))
        }
        let sorted = parameters.sorted { $0.0 < $1.0 }.map { "\n\($0.0):\($0.1)" }
        return "/\(account)\(path)\(sorted.joined())"
    }
}

/// An account key that is not one.
struct SharedKeyError: Error, CustomStringConvertible {
    let account: String

    var description: String {
        "cannot sign for account \(account): its key is not base64; copy it again from the account"
    }
}
