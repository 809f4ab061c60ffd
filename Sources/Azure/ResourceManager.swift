internal import FoundationEssentials
public import Transport

/// Azure Resource Manager: the management plane of every service.
public struct ResourceManager: Sendable {
    let cloud: Cloud
    let pipeline: Pipeline

    /// Makes a client of one cloud's Resource Manager.
    ///
    /// All requests of it and of its copies bear one correlation id, by which the activity log of
    /// a subscription shows what belongs together.
    public init(
        cloud: Cloud, credential: any TokenCredential, transport: any HTTPTransport,
        retry: RetryPolicy = RetryPolicy()
    ) {
        self.cloud = cloud
        let scope = Cloud.scope(of: cloud.resourceManagerAudience)
        pipeline = Pipeline(
            transport: transport, authorizer: BearerAuthorizer(credential, scope: scope),
            origin: Origin(cloud.resourceManager), retry: retry,
            correlationID: UUID().uuidString.lowercased())
    }

    /// One request about one resource or one action.
    ///
    /// - Parameters:
    ///   - method: The HTTP method.
    ///   - path: A resource id, or one with more behind it.
    ///   - version: The api-version of the resource's provider.
    ///   - query: Further query parameters.
    ///   - body: A JSON document.
    ///   - headers: Further header fields, such as `If-Match`.
    ///   - operation: What it is for, to follow "cannot".
    /// - Throws: ``AzureError`` or `TransportError`.
    public func send(
        _ method: String, _ path: String, version: String,
        query: KeyValuePairs<String, String?> = [:], body: [UInt8]? = nil,
        headers: HTTPHeaders = [:], operation: String
    ) async throws -> HTTPResponse {
        try await pipeline.send(
            request(method, path, version, query, body, headers), operation: operation)
    }

    /// A request that the service may answer before it is done; returns with that answer.
    ///
    /// - Parameters:
    ///   - method: The HTTP method.
    ///   - path: A resource id, or one with more behind it.
    ///   - version: The api-version of the resource's provider.
    ///   - body: A JSON document.
    ///   - headers: Further header fields, such as `If-Match`.
    ///   - cancelPath: Where a POST without a body asks the service to stop, such as a pool's
    ///     `…/stopResize`; nil if it has no such place.
    ///   - operation: What it is for, to follow "cannot".
    /// - Throws: ``AzureError`` or `TransportError` if the service doesn't take it on.
    public func start(
        _ method: String, _ path: String, version: String, body: [UInt8]? = nil,
        headers: HTTPHeaders = [:], cancelPath: String? = nil, operation: String
    ) async throws -> LongRunningOperation {
        let request = request(method, path, version, [:], body, headers)
        return LongRunningOperation(
            pipeline: pipeline, request: request,
            response: try await pipeline.send(request, operation: operation),
            operation: operation,
            cancellation: cancelPath.map { self.request("POST", $0, version, [:], nil, [:]) })
    }

    /// A list of resources.
    public func pages(
        _ path: String, version: String, query: KeyValuePairs<String, String?> = [:],
        operation: String
    ) -> Pager {
        Pager(pipeline, request("GET", path, version, query, nil, [:]), operation: operation)
    }

    /// A list that is asked for by POST, each page by a body of its own.
    ///
    /// - Parameters:
    ///   - path: What is asked.
    ///   - version: The api-version of the provider.
    ///   - body: The question for the first page, a JSON document that changes nothing.
    ///   - operation: What the list is, to follow "cannot".
    ///   - continuation: How one page leads to the next.
    package func pages(
        _ path: String, version: String, body: [UInt8], operation: String,
        continuation: @escaping Pager.Continuation
    ) -> Pager {
        Pager(
            pipeline, request("POST", path, version, [:], body, [:]), operation: operation,
            continuation: continuation)
    }

    /// Where the resources of a subscription, or of one of its resource groups, are listed.
    package static func scope(subscription: String, resourceGroup: String?) -> String {
        let group = resourceGroup.map { "/resourceGroups/\(RequestURL.encoded($0))" } ?? ""
        return "/subscriptions/\(RequestURL.encoded(subscription))\(group)"
    }

    /// Waits as before an attempt to send something again; the first has number 0.
    package func pause(before attempt: Int) async throws {
        try await pipeline.retry.pause(before: attempt, after: nil)
    }

    private func request(
        _ method: String, _ path: String, _ version: String,
        _ query: KeyValuePairs<String, String?>, _ body: [UInt8]?, _ headers: HTTPHeaders
    ) -> HTTPRequest {
        let url = RequestURL.make(cloud.resourceManager, path, version: version, query: query)
        var request = HTTPRequest(method, url, headers: headers, body: body)
        request.headers["Accept"] = "application/json"
        if body != nil { request.headers["Content-Type"] = "application/json" }
        return request
    }
}
