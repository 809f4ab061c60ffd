internal import JSON
public import Transport

/// An operation of Resource Manager that goes on after its first answer.
///
/// learn.microsoft.com/azure/azure-resource-manager/management/async-operations: the status is at
/// `Azure-AsyncOperation` if that is given, else at `Location` (202 until it is done), else in the
/// resource's own `provisioningState`.
public struct LongRunningOperation: Sendable {
    private enum Way {
        case status(String)
        case location(String)
        case resource
    }

    private enum State {
        case running
        case succeeded
        case ended(String)

        init(_ text: String) {
            switch text.lowercased() {
            case "succeeded": self = .succeeded
            case "failed", "canceled", "cancelled": self = .ended(text)
            default: self = .running
            }
        }
    }

    private let pipeline: Pipeline
    private let request: HTTPRequest
    private let response: HTTPResponse
    private let operation: String

    init(pipeline: Pipeline, request: HTTPRequest, response: HTTPResponse, operation: String) {
        self.pipeline = pipeline
        self.request = request
        self.response = response
        self.operation = operation
    }

    /// Waits for the end.
    ///
    /// - Returns: The final resource, or the last answer if the operation leaves none.
    /// - Throws: ``AzureError`` if the operation fails or is cancelled.
    public func wait() async throws -> HTTPResponse {
        switch way {
        case .status(let url): try await waitForStatus(url)
        case .location(let url): try await waitForLocation(url)
        case .resource: try await waitForResource()
        }
    }

    private var way: Way {
        let headers = response.headers
        if let url = headers["Azure-AsyncOperation"] ?? headers["Operation-Location"] {
            return .status(url)
        }
        if response.status == 202, let url = headers["Location"] { return .location(url) }
        return .resource
    }

    private func waitForStatus(_ url: String) async throws -> HTTPResponse {
        var last = response
        while true {
            try await pipeline.retry.pauseBeforePolling(after: last)
            last = try await get(url)
            guard let status = try? JSONValue(parsing: last.body)["status"]?.string else {
                throw AzureError.unparsable(last, operation: operation, target: url)
            }
            switch State(status) {
            case .running: continue
            case .succeeded:
                return ["PUT", "PATCH"].contains(request.method) ? try await get(request.url) : last
            case .ended(let state): throw failure(last, url, state)
            }
        }
    }

    private func waitForLocation(_ url: String) async throws -> HTTPResponse {
        var url = url
        var last = response
        while last.status == 202 {
            try await pipeline.retry.pauseBeforePolling(after: last)
            guard let next = try await getUnlessDeleted(url) else { return last }
            last = next
            url = last.headers["Location"] ?? url
        }
        return last
    }

    private func waitForResource() async throws -> HTTPResponse {
        var last = response
        while let state = provisioningState(of: last) {
            switch State(state) {
            case .succeeded: return last
            case .ended(let state): throw failure(last, request.url, state)
            case .running: break
            }
            try await pipeline.retry.pauseBeforePolling(after: last)
            guard let next = try await getUnlessDeleted(request.url) else { return last }
            last = next
        }
        return last
    }

    private func provisioningState(of response: HTTPResponse) -> String? {
        let body = try? JSONValue(parsing: response.body)
        return body?["properties"]?["provisioningState"]?.string
    }

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
