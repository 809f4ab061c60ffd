public import Transport

/// Sends the operations of one service.
public struct ServiceClient: Sendable {
    private let base: String
    private let version: String
    private let pipeline: Pipeline

    /// Makes a client.
    ///
    /// - Parameters:
    ///   - base: Scheme, host and what stands before the paths of the operations.
    ///   - version: The api-version of operations that name none.
    ///   - pipeline: The way to the service.
    public init(base: String, version: String, pipeline: Pipeline) {
        self.base = base
        self.version = version
        self.pipeline = pipeline
    }

    /// Makes a client of operations on one resource of Resource Manager, or below it.
    ///
    /// - Parameters:
    ///   - manager: The way to Resource Manager.
    ///   - scope: The id of the resource; empty for paths that begin at the root.
    ///   - version: The api-version of the resource's provider.
    public init(_ manager: ResourceManager, scope: String = "", version: String) {
        self.init(
            base: manager.cloud.resourceManager + scope, version: version,
            pipeline: manager.pipeline)
    }

    /// Sends a call and returns the service's answer; waits for the end of what goes on after it.
    ///
    /// - Throws: ``AzureError`` or `TransportError`.
    @discardableResult
    public func send(_ call: ServiceCall) async throws -> HTTPResponse {
        let request = call.request(base: base, version: version)
        let response: HTTPResponse
        do {
            response = try await pipeline.send(
                request, operation: call.title, isRepeatable: call.operation.isRepeatable)
        } catch let error as AzureError where error.isAboutWhatIsGone(request) {
            return HTTPResponse(status: 204)
        }
        guard case .completion = call.operation.answer else { return response }
        return try await LongRunningOperation(
            pipeline: pipeline, request: request, response: response, operation: call.title
        ).wait()
    }

    /// The pages of a list; nothing is sent before the first is asked for.
    public func pages(_ call: ServiceCall) -> Pager {
        Pager(pipeline, call.request(base: base, version: version), operation: call.title)
    }

    /// Whether there is such a resource.
    public func isPresent(_ call: ServiceCall) async throws -> Bool {
        do {
            try await send(call)
            return true
        } catch let error as AzureError where error.status == 404 {
            return false
        }
    }
}

extension AzureError {
    /// Whether a deletion that had to be sent again found that the first time had been enough.
    fileprivate func isAboutWhatIsGone(_ request: HTTPRequest) -> Bool {
        request.method == "DELETE" && status == 404 && attempts > 1
    }
}
