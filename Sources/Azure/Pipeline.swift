internal import FoundationEssentials
public import Transport

/// Proves to a service who asks, on the request itself.
public protocol RequestAuthorizer: Sendable {
    /// Adds what proves it.
    func authorize(_ request: inout HTTPRequest) async throws

    /// Learns from a 401 how to prove it.
    ///
    /// - Returns: Whether the request is worth sending again.
    func accept(challenge response: HTTPResponse, to request: HTTPRequest) async throws -> Bool
}

extension RequestAuthorizer {
    /// Most have nothing to learn.
    public func accept(
        challenge response: HTTPResponse, to request: HTTPRequest
    ) async throws -> Bool {
        false
    }
}

/// The one way of every request to a service: proof of identity, retry, errors.
///
/// A credential goes to the service's own hosts alone. A link in an answer that leads elsewhere is
/// an error, not a request.
public struct Pipeline: Sendable {
    let transport: any HTTPTransport
    let authorizer: (any RequestAuthorizer)?
    let origin: Origin
    let retry: RetryPolicy

    /// Makes a pipeline to one service.
    ///
    /// - Parameters:
    ///   - transport: What carries the requests.
    ///   - authorizer: What proves who asks; nil if the request itself does.
    ///   - origin: Where the service is; requests go there and to hosts below it.
    ///   - retry: When and how often to send again.
    public init(
        transport: any HTTPTransport, authorizer: (any RequestAuthorizer)?, origin: Origin,
        retry: RetryPolicy = RetryPolicy()
    ) {
        self.transport = transport
        self.authorizer = authorizer
        self.origin = origin
        self.retry = retry
    }

    /// Sends a request until it is answered for good.
    ///
    /// - Parameters:
    ///   - request: The request, without proof of identity.
    ///   - operation: What it is for, to follow "cannot": "get pool 'render'".
    ///   - isRepeatable: Whether sending it twice does no harm; nil to go by the method.
    /// - Returns: The answer, if its status is below 300.
    /// - Throws: ``AzureError`` for any other status, `TransportError` if there is no answer.
    public func send(
        _ request: HTTPRequest, operation: String, isRepeatable: Bool? = nil
    ) async throws -> HTTPResponse {
        guard origin.covers(Origin(request.url)) else {
            throw AzureError.refused(
                "ForeignLink", operation: operation, target: origin.description,
                because: """
                    the service points to \(Origin(request.url)), which is not part of \
                    \(origin); no credential was sent there
                    """)
        }
        let repeatable = isRepeatable ?? ["GET", "HEAD", "PUT", "DELETE"].contains(request.method)
        let response = try await sendWithRetry(identified(request), repeatable)
        guard response.status < 300 else {
            throw ErrorDocument.error(in: response, operation: operation, url: request.url)
        }
        return response
    }

    /// A name of our own for the request, the same in every attempt.
    private func identified(_ request: HTTPRequest) -> HTTPRequest {
        var request = request
        let id = UUID().uuidString.lowercased()
        request.headers["client-request-id"] = id
        request.headers["x-ms-client-request-id"] = id
        request.headers["return-client-request-id"] = "true"
        request.headers["x-ms-return-client-request-id"] = "true"
        return request
    }

    private func sendWithRetry(
        _ request: HTTPRequest, _ isRepeatable: Bool
    ) async throws -> HTTPResponse {
        var attempt = 0
        while true {
            let answered: HTTPResponse?
            do {
                let response = try await sendOnce(request)
                guard attempt < retry.limit,
                    retry.wantsAgain(response, isRepeatable: isRepeatable)
                else { return response }
                answered = response
            } catch let error as TransportError
                where attempt < retry.limit
                && retry.wantsAgain(error, isRepeatable: isRepeatable)
            {
                answered = nil
            }
            try await retry.pause(before: attempt, after: answered)
            attempt += 1
        }
    }

    private func sendOnce(_ request: HTTPRequest) async throws -> HTTPResponse {
        let response = try await transport.send(authorized(request))
        guard response.status == 401, let authorizer,
            try await authorizer.accept(challenge: response, to: request)
        else { return response }
        return try await transport.send(authorized(request))
    }

    private func authorized(_ request: HTTPRequest) async throws -> HTTPRequest {
        var request = request
        try await authorizer?.authorize(&request)
        return request
    }
}
