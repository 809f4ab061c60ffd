public import Azure
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

    /// The last version that has certificates and the references of pools to them.
    static let version = "2024-07-01.20.0"

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
    }

    /// The pools, with their certificate references.
    ///
    /// - Parameters:
    ///   - filter: An OData expression: "state eq 'active'".
    ///   - select: The fields to give, separated by commas.
    ///   - expand: What to give besides: "stats".
    ///   - maxResults: The most items of a page, up to 1000.
    public func pools(
        filter: String? = nil, select: String? = nil, expand: String? = nil, maxResults: Int? = nil
    ) -> Pager {
        pages("/pools", filter, select, expand, maxResults, operation: "list pools")
    }

    /// One pool.
    public func pool(
        _ id: String, select: String? = nil, expand: String? = nil
    ) async throws -> HTTPResponse {
        try await get(
            "/pools/\(RequestURL.encoded(id))", select, expand, operation: "get pool '\(id)'")
    }

    /// The certificates: thumbprint, state and public part.
    public func certificates(
        filter: String? = nil, select: String? = nil, maxResults: Int? = nil
    ) -> Pager {
        pages("/certificates", filter, select, nil, maxResults, operation: "list certificates")
    }

    /// One certificate.
    ///
    /// - Parameter thumbprint: The SHA-1 of the certificate in hex digits.
    public func certificate(thumbprint: String) async throws -> HTTPResponse {
        // Parentheses, equals sign and comma are literal here, also in what a key signs.
        let path =
            "/certificates(thumbprintAlgorithm=sha1,thumbprint=\(RequestURL.encoded(thumbprint)))"
        return try await get(path, operation: "get certificate \(thumbprint)")
    }

    /// The jobs.
    public func jobs(
        filter: String? = nil, select: String? = nil, expand: String? = nil, maxResults: Int? = nil
    ) -> Pager {
        pages("/jobs", filter, select, expand, maxResults, operation: "list jobs")
    }

    /// The nodes of a pool.
    public func nodes(
        pool: String, filter: String? = nil, select: String? = nil, maxResults: Int? = nil
    ) -> Pager {
        pages(
            "/pools/\(RequestURL.encoded(pool))/nodes", filter, select, nil, maxResults,
            operation: "list nodes of pool '\(pool)'")
    }

    /// The VM extensions of a node, with what they report.
    public func nodeExtensions(pool: String, node: String) -> Pager {
        let path = "/pools/\(RequestURL.encoded(pool))/nodes/\(RequestURL.encoded(node))/extensions"
        return pages(path, nil, nil, nil, nil, operation: "list extensions of node '\(node)'")
    }

    private func pages(
        _ path: String, _ filter: String?, _ select: String?, _ expand: String?,
        _ maxResults: Int?, operation: String
    ) -> Pager {
        let first = request(
            path,
            [
                "$filter": filter, "$select": select, "$expand": expand,
                "maxresults": maxResults.map(String.init),
            ])
        return Pager(pipeline, first, operation: operation)
    }

    private func get(
        _ path: String, _ select: String? = nil, _ expand: String? = nil, operation: String
    ) async throws -> HTTPResponse {
        try await pipeline.send(
            request(path, ["$select": select, "$expand": expand]), operation: operation)
    }

    private func request(
        _ path: String, _ query: KeyValuePairs<String, String?>
    ) -> HTTPRequest {
        let url = RequestURL.make(endpoint, path, version: Self.version, query: query)
        return HTTPRequest("GET", url, headers: ["Accept": "application/json"])
    }
}
