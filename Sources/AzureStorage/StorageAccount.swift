public import Azure
internal import FoundationEssentials
public import Transport

/// The blobs of one storage account.
///
/// learn.microsoft.com/rest/api/storageservices/blob-service-rest-api
public struct StorageAccount: Sendable {
    /// The most bytes that ``put(_:container:blob:contentType:onlyIfAbsent:)`` takes: 256 MiB.
    public static let largestPut = 256 << 20

    /// Also the version by which URLs are signed, see ``BlobSignature``.
    static let version = "2025-07-05"

    /// The name of the account.
    public let name: String

    /// Scheme and host, without a slash at the end.
    let url: String
    let pipeline: Pipeline
    let now: @Sendable () -> Date

    /// Makes a client; nothing is sent.
    ///
    /// - Parameters:
    ///   - name: The name of the account: 3 to 24 lower-case letters and digits.
    ///   - credential: Who asks. It needs a data role on the account.
    ///   - cloud: Where the account is.
    ///   - transport: What carries the requests.
    ///   - retry: When and how often to send again.
    /// - Throws: ``AzureError`` with code `NoStorage` if the cloud has none, with code
    ///   `InvalidResourceName` if no account can have the name.
    public init(
        name: String, credential: any TokenCredential, cloud: Cloud,
        transport: any HTTPTransport, retry: RetryPolicy = RetryPolicy()
    ) throws {
        try self.init(
            name: name, credential: credential, cloud: cloud, transport: transport, retry: retry,
            now: { Date() })
    }

    init(
        name: String, credential: any TokenCredential, cloud: Cloud,
        transport: any HTTPTransport, retry: RetryPolicy, now: @escaping @Sendable () -> Date
    ) throws {
        guard let suffix = cloud.storageSuffix else {
            throw AzureError.refused(
                "NoStorage", operation: "open storage account '\(name)'", target: "",
                because: "the cloud \(cloud.name) has no storage")
        }
        try BlobName.checkAccount(name)
        self.name = name
        url = "https://\(name).\(suffix)"
        pipeline = Pipeline(
            transport: transport,
            authorizer: BearerAuthorizer(
                credential, scope: Cloud.scope(of: cloud.storageAudience)),
            origin: Origin(url), retry: retry)
        self.now = now
    }

    /// Makes a container that only members of a data role can read.
    ///
    /// - Returns: Whether it was made; false if it was there already.
    public func createContainer(_ container: String) async throws -> Bool {
        let request = try request("PUT", container, query: [("restype", "container")])
        do {
            _ = try await pipeline.send(request, operation: "create container '\(container)'")
            return true
        } catch let error as AzureError where error.code == "ContainerAlreadyExists" {
            return false
        }
    }

    /// A request for the account, a container or a blob, in the version that is spoken here.
    ///
    /// - Throws: ``AzureError`` with code `InvalidResourceName` for a name that cannot be.
    func request(
        _ method: String, _ container: String? = nil, _ blob: String? = nil,
        query: [(String, String)] = [], headers: HTTPHeaders = [:], body: [UInt8]? = nil
    ) throws -> HTTPRequest {
        let path = try BlobName.path(container: container, blob: blob)
        let query = query.isEmpty ? "" : "?\(RequestURL.query(query))"
        var request = HTTPRequest(method, "\(url)\(path)\(query)", headers: headers, body: body)
        request.headers["x-ms-version"] = Self.version
        request.headers["x-ms-date"] = HTTPDate.format(now())
        return request
    }
}
