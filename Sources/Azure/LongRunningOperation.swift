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
        case done
    }

    private static let pollInterval = Duration.seconds(5)

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
        case .done: response
        case .status(let url): try await waitForStatus(url)
        case .location(let url): try await waitForLocation(url)
        case .resource: try await waitForResource()
        }
    }

    private var way: Way {
        if let url = response.headers["Azure-AsyncOperation"] { return .status(url) }
        if response.status == 202, let url = response.headers["Location"] { return .location(url) }
        if isUnfinished(response) { return .resource }
        return .done
    }

    private func waitForStatus(_ url: String) async throws -> HTTPResponse {
        var last = response
        while true {
            try await pause(after: last)
            last = try await get(url)
            let body = try? JSONValue(parsing: last.body)
            switch body?["status"]?.string?.lowercased() {
            case "succeeded":
                return ["PUT", "PATCH"].contains(request.method) ? try await get(request.url) : last
            case "failed", "canceled", "cancelled": throw failure(last, url)
            default: continue
            }
        }
    }

    private func waitForLocation(_ url: String) async throws -> HTTPResponse {
        var url = url
        var last = response
        while last.status == 202 {
            try await pause(after: last)
            last = try await get(url)
            url = last.headers["Location"] ?? url
        }
        return last
    }

    private func waitForResource() async throws -> HTTPResponse {
        var last = response
        while isUnfinished(last) {
            try await pause(after: last)
            last = try await get(request.url)
        }
        return last
    }

    private func isUnfinished(_ response: HTTPResponse) -> Bool {
        guard request.method != "GET", let body = try? JSONValue(parsing: response.body),
            let state = body["properties"]?["provisioningState"]?.string
        else { return false }
        return !["succeeded", "failed", "canceled", "cancelled"].contains(state.lowercased())
    }

    private func get(_ url: String) async throws -> HTTPResponse {
        try await pipeline.send(
            HTTPRequest("GET", url, headers: ["Accept": "application/json"]), operation: operation)
    }

    private func pause(after response: HTTPResponse) async throws {
        try await pipeline.retry.sleep(RetryPolicy.retryAfter(response) ?? Self.pollInterval)
    }

    private func failure(_ response: HTTPResponse, _ url: String) -> AzureError {
        ErrorDocument.error(in: response, operation: operation, url: url)
    }
}
