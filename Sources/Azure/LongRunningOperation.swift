internal import JSON
public import Transport

/// An operation that goes on after its first answer.
///
/// learn.microsoft.com/azure/azure-resource-manager/management/async-operations: the status is at
/// `Azure-AsyncOperation` (elsewhere `Operation-Location`) if that is given, else at `Location`
/// (202 until it is done), else in the resource's own `provisioningState`.
public struct LongRunningOperation: Sendable {
    private enum Way {
        case status(String)
        case location(String)
        case resource
    }

    private let pipeline: Pipeline
    private let request: HTTPRequest
    private let response: HTTPResponse
    private let operation: String
    private let cancellation: HTTPRequest?

    /// Takes an operation on from its first answer.
    ///
    /// - Parameters:
    ///   - pipeline: The way to the service.
    ///   - request: What began it.
    ///   - response: The first answer.
    ///   - operation: What it is for, to follow "cannot".
    ///   - cancellation: What asks the service to stop, if it can; sent by ``cancel()``.
    package init(
        pipeline: Pipeline, request: HTTPRequest, response: HTTPResponse, operation: String,
        cancellation: HTTPRequest? = nil
    ) {
        self.pipeline = pipeline
        self.request = request
        self.response = response
        self.operation = operation
        self.cancellation = cancellation
    }

    /// Waits for the end.
    ///
    /// Cancelling the task ends the waiting, not the operation.
    ///
    /// - Returns: The final resource, or the last answer if the operation leaves none.
    /// - Throws: ``AzureError`` if the operation fails or is cancelled, then with code
    ///   `OperationCanceled`; `CancellationError` if the task is cancelled.
    public func wait() async throws -> HTTPResponse {
        switch way {
        case .status(let url): try await waitForStatus(link(url))
        case .location(let url): try await waitForLocation(link(url), after: response)
        case .resource: try await waitForResource()
        }
    }

    /// Asks the service to stop; what came of that shows when ``wait()`` ends.
    ///
    /// - Throws: ``AzureError`` with code `CannotCancel` if the service has no way to do it, or
    ///   with the service's own if it refuses.
    public func cancel() async throws {
        let stop = "stop what was to \(operation)"
        guard let cancellation else {
            throw AzureError.refused(
                "CannotCancel", operation: stop, target: request.url,
                because: "the service can't be asked to; it goes on by itself")
        }
        _ = try await pipeline.send(cancellation, operation: stop, isRepeatable: true)
    }

    private var way: Way {
        let headers = response.headers
        if let url = headers["Azure-AsyncOperation"] ?? headers["Operation-Location"] {
            return .status(url)
        }
        if response.status == 202, let url = headers["Location"] { return .location(url) }
        return .resource
    }

    private func link(_ url: String) -> String {
        RequestURL.resolved(url, from: request.url)
    }

    // MARK: - Waiting

    private func waitForStatus(_ url: String) async throws -> HTTPResponse {
        var last = response
        while true {
            try await pipeline.retry.pauseBeforePolling(after: last)
            last = try await get(url)
            if last.status == 202, last.body.isEmpty { continue }
            guard let body = try? JSONValue(parsing: last.body), let status = body["status"]?.string
            else { throw AzureError.unparsable(last, operation: operation, target: url) }
            switch OperationState(status) {
            case .running: continue
            case .succeeded: return try await result(last, body)
            case .ended(let state): throw failure(last, url, state)
            }
        }
    }

    /// What the operation leaves: the resource of a PUT or PATCH; the result of a POST, where the
    /// status or the first answer says that there is one; else the status itself.
    private func result(_ last: HTTPResponse, _ status: JSONValue) async throws -> HTTPResponse {
        switch request.method {
        case "PUT", "PATCH": return try await get(request.url)
        case "POST":
            guard let url = status["resourceLocation"]?.string ?? response.headers["Location"]
            else { return last }
            return try await waitForLocation(link(url), after: try await get(link(url)))
        default: return last
        }
    }

    private func waitForLocation(
        _ start: String, after answer: HTTPResponse
    ) async throws -> HTTPResponse {
        var url = start
        var last = answer
        while try isRunning(last, url) {
            try await pipeline.retry.pauseBeforePolling(after: last)
            guard let next = try await getUnlessDeleted(url) else { return last }
            last = next
            url = last.headers["Location"].map(link) ?? url
        }
        let isChange = ["PUT", "PATCH"].contains(request.method)
        return isChange && last.body.isEmpty ? try await get(request.url) : last
    }

    private func waitForResource() async throws -> HTTPResponse {
        var last = response
        while try isRunning(last, request.url, byStatus: false) {
            try await pipeline.retry.pauseBeforePolling(after: last)
            guard let next = try await getUnlessDeleted(request.url) else { return last }
            last = next
        }
        return last
    }

    /// Whether an answer says that it is not the last: by 202, else by a resource's state.
    private func isRunning(
        _ answer: HTTPResponse, _ url: String, byStatus: Bool = true
    ) throws -> Bool {
        if byStatus, answer.status == 202 { return true }
        guard let state = provisioningState(of: answer) else { return false }
        switch OperationState(state) {
        case .running: return true
        case .succeeded: return false
        case .ended(let state): throw failure(answer, url, state)
        }
    }

    private func provisioningState(of response: HTTPResponse) -> String? {
        let body = try? JSONValue(parsing: response.body)
        return body?["properties"]?["provisioningState"]?.string
    }

    // MARK: - Asking

    private func get(_ url: String) async throws -> HTTPResponse {
        try await pipeline.send(
            HTTPRequest("GET", url, headers: ["Accept": "application/json"]), operation: operation)
    }

    /// Nil when what is being deleted is gone.
    private func getUnlessDeleted(_ url: String) async throws -> HTTPResponse? {
        do {
            return try await get(url)
        } catch let error as AzureError where error.status == 404 && request.method == "DELETE" {
            return nil
        }
    }

    /// The reason that the service gives, or just that it ended so.
    private func failure(_ response: HTTPResponse, _ url: String, _ state: String) -> AzureError {
        if (try? JSONValue(parsing: response.body))?["error"]?["code"] != nil {
            return ErrorDocument.error(in: response, operation: operation, url: url)
        }
        return AzureError(
            .known, code: "Operation\(state)",
            reason: "the service took it on, but it ended as \(state)", response: response,
            operation: operation, target: url)
    }
}
