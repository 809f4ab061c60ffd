internal import FoundationEssentials
internal import JSON
public import Transport

/// The one way of every request to a service: proof of identity, retry, errors.
///
/// A credential goes to the service's own hosts alone. A link in an answer that leads elsewhere is
/// an error, not a request.
public struct Pipeline: Sendable {
    let transport: any HTTPTransport
    let authorizer: (any RequestAuthorizer)?
    let origin: Origin
    let retry: RetryPolicy
    private let throttle: Throttle
    private let correlationID: String?

    /// Makes a pipeline to one service.
    ///
    /// - Parameters:
    ///   - transport: What carries the requests; its gates hold back what a host can't take.
    ///   - authorizer: What proves who asks; nil if the request itself does.
    ///   - origin: Where the service is; requests go there and to hosts below it.
    ///   - retry: When and how often to send again.
    ///   - correlationID: A name that all requests bear, for a service that keeps it.
    public init(
        transport: any HTTPTransport, authorizer: (any RequestAuthorizer)?, origin: Origin,
        retry: RetryPolicy = RetryPolicy(), correlationID: String? = nil
    ) {
        self.transport = transport
        self.authorizer = authorizer
        self.origin = origin
        self.retry = retry
        self.correlationID = correlationID
        throttle = Throttle(gates: transport.gates ?? HostGates(), retry: retry)
    }

    /// Sends a request until it is answered for good.
    ///
    /// - Parameters:
    ///   - request: The request, without proof of identity.
    ///   - operation: What it is for, to follow "cannot": "get pool 'render'".
    ///   - isRepeatable: Whether sending it twice does no harm; nil to go by the method.
    /// - Returns: The answer, if its status is below 300 and it holds what was asked for.
    /// - Throws: ``AzureError`` for any other answer, `TransportError` if there is none.
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
        let request = named(request)
        var attempts = Attempts(retry)
        let response = try await sendWithRetry(request, operation, repeatable, &attempts)
        guard
            var error = ErrorDocument.error(in: response, to: request, operation: operation)
        else { return response }
        error.explain(attempts)
        let required = Precondition.texts(in: request.headers)
        if error.status == 412, !required.isEmpty {
            error.explain(required, present: await presentTag(response, request))
        }
        throw error
    }

    /// A name of our own for the request, the same in every attempt.
    private func named(_ request: HTTPRequest) -> HTTPRequest {
        var request = request
        let id = UUID().uuidString.lowercased()
        request.headers["client-request-id"] = id
        request.headers["x-ms-client-request-id"] = id
        request.headers["return-client-request-id"] = "true"
        request.headers["x-ms-return-client-request-id"] = "true"
        if let correlationID { request.headers["x-ms-correlation-request-id"] = correlationID }
        return request
    }

    private func sendWithRetry(
        _ request: HTTPRequest, _ operation: String, _ isRepeatable: Bool,
        _ attempts: inout Attempts
    ) async throws -> HTTPResponse {
        while true {
            try Task.checkCancellation()
            try await throttle.pass(request, operation: operation, &attempts)
            attempts.begin()
            let answer = try await attempt(request, attempts)
            let opening = (try? answer.get()).flatMap { throttle.learn(from: $0, to: request) }
            guard
                let pause = attempts.pause(after: answer, to: request, isRepeatable: isRepeatable)
            else { return try answer.mapError { $0.explained(attempts) }.get() }
            try await retry.sleep(pause)
            // What the service asked of this request has been kept; others may still have to.
            if let opening { attempts.wait(until: opening) }
        }
    }

    /// One attempt; a second request only to answer a challenge, before which nothing was done.
    private func attempt(
        _ request: HTTPRequest, _ attempts: Attempts
    ) async throws -> Result<HTTPResponse, TransportError> {
        let proven = try await proven(request)
        let answer = try await answer(to: proven, attempts)
        guard case .success(let response) = answer, response.status == 401, let authorizer,
            try await authorizer.accept(challenge: response, to: proven)
        else { return answer }
        return try await self.answer(to: self.proven(request), attempts)
    }

    /// An error of the credential's own is thrown, as it has been retried already.
    private func proven(_ request: HTTPRequest) async throws -> HTTPRequest {
        var request = request
        try await authorizer?.authorize(&request)
        return request
    }

    private func answer(
        to request: HTTPRequest, _ attempts: Attempts
    ) async throws -> Result<HTTPResponse, TransportError> {
        var request = request
        request.timeLeft = attempts.timeLeft
        do {
            return .success(try await transport.send(request))
        } catch let error as TransportError {
            return .failure(error)
        }
    }

    /// The ETag that a resource has instead of the one that was required.
    ///
    /// Asked for once, if the refusal doesn't say; to know it is a help and no more.
    private func presentTag(_ response: HTTPResponse, _ request: HTTPRequest) async -> String? {
        if let tag = response.headers["ETag"] { return tag }
        guard ["PUT", "PATCH", "DELETE"].contains(request.method) else { return nil }
        let read = HTTPRequest("GET", request.url, headers: ["Accept": "application/json"])
        guard
            case .success(let present) = try? await answer(
                to: proven(named(read)), Attempts(retry)),
            present.status == 200
        else { return nil }
        let body = try? JSONValue(parsing: present.body)
        return present.headers["ETag"] ?? body?["etag"]?.string
    }
}
