public import Transport

/// Proves to a service who asks, on the request itself.
public protocol RequestAuthorizer: Sendable {
    /// Adds what proves it.
    func authorize(_ request: inout HTTPRequest) async throws

    /// Learns from a 401 how to prove it.
    ///
    /// - Parameters:
    ///   - response: The 401.
    ///   - request: The request as it was sent, with the proof that was refused.
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
