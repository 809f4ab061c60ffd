public import Azure
internal import JSON
public import Secrets
public import Transport

/// The data plane of one Batch account.
///
/// learn.microsoft.com/rest/api/batchservice
public struct BatchAccount: Sendable {
    /// How requests are proved.
    public enum Authorization: Sendable {
        /// By a token of Entra ID.
        case token(any TokenCredential, Cloud)
        /// By the account's key, in base64.
        case sharedKey(account: String, key: Secret)
    }

    /// The last version that has certificates and the references of pools to them, without which a
    /// pool cannot be read whole.
    static let withCertificates = "2024-07-01.20.0"

    /// The last version that shows the configuration of Cloud Services pools.
    ///
    /// learn.microsoft.com/rest/api/batchservice/batch-api-status
    static let withCloudServices = "2024-02-01.19.0"

    /// What new pools are made with.
    static let newest = "2025-06-01"

    /// Everything that one can ask of an account but what takes a secret.
    public static let operations =
        poolOperations + certificateOperations + jobOperations + taskOperations + nodeOperations

    /// Sends ``operations``.
    public let client: ServiceClient

    private let endpoint: String
    private let pipeline: Pipeline

    /// Makes a client.
    ///
    /// - Parameters:
    ///   - endpoint: "https://" and what Resource Manager says is the account's endpoint.
    ///   - authorization: How requests are proved.
    ///   - transport: What carries them.
    public init(
        endpoint: String, authorization: Authorization, transport: any HTTPTransport,
        retry: RetryPolicy = RetryPolicy()
    ) {
        self.endpoint = endpoint
        let authorizer: any RequestAuthorizer =
            switch authorization {
            case .token(let credential, let cloud):
                BearerAuthorizer(credential, scope: Cloud.scope(of: cloud.batchAudience))
            case .sharedKey(let account, let key):
                SharedKey(account: account, key: key)
            }
        pipeline = Pipeline(
            transport: transport, authorizer: authorizer, origin: Origin(endpoint), retry: retry)
        client = ServiceClient(
            base: endpoint, version: Self.withCertificates, pipeline: pipeline)
    }

    /// Adds a certificate, where the service still lets one.
    ///
    /// - Parameters:
    ///   - thumbprint: The SHA-1 of the certificate in hex digits.
    ///   - data: The PFX or DER file in base64.
    ///   - password: The password of a PFX file; nil for a file without private key.
    /// - Throws: ``AzureError``; the feature was retired on 29 February 2024.
    public func addCertificate(thumbprint: String, data: Secret, password: Secret?) async throws {
        var body: JSONValue = [
            "thumbprint": .string(thumbprint), "thumbprintAlgorithm": "sha1",
            "data": .string(data.revealed()),
            "certificateFormat": password == nil ? "cer" : "pfx",
        ]
        body["password"] = password.map { .string($0.revealed()) }
        let url = RequestURL.make(endpoint, "/certificates", version: Self.withCertificates)
        _ = try await pipeline.send(
            HTTPRequest(
                "POST", url,
                headers: ["Accept": "application/json", "Content-Type": "application/json"],
                body: body.serialized()),
            operation: "add certificate \(thumbprint)")
    }
}
