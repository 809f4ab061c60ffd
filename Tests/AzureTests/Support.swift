import Foundation
import Secrets
import Synchronization
import Transport

@testable import Azure

/// Answers from a list, in order, and remembers what was asked.
final class ScriptedTransport: HTTPTransport {
    private struct State {
        var answers: [Result<HTTPResponse, TransportError>]
        var requests: [HTTPRequest] = []
    }

    let gates: HostGates? = HostGates()

    private let state: Mutex<State>
    private let onSend: @Sendable () -> Void

    init(
        _ answers: [Result<HTTPResponse, TransportError>],
        onSend: @escaping @Sendable () -> Void = {}
    ) {
        state = Mutex(State(answers: answers))
        self.onSend = onSend
    }

    convenience init(_ responses: HTTPResponse...) {
        self.init(responses.map { .success($0) })
    }

    var requests: [HTTPRequest] { state.withLock { $0.requests } }

    func send(_ request: HTTPRequest) async throws -> HTTPResponse {
        onSend()
        let answer = state.withLock { state in
            state.requests.append(request)
            return state.answers.isEmpty ? nil : state.answers.removeFirst()
        }
        guard let answer else {
            throw TransportError(code: .connectionLost, message: "nothing more was prepared")
        }
        return try answer.get()
    }
}

/// A credential whose token says what it is for.
struct FixedCredential: TokenCredential {
    func token(scope: String, tenant: String?) async throws -> AccessToken {
        AccessToken(
            value: Secret("token for \(scope) of \(tenant ?? "home")"),
            expiresOn: Date(timeIntervalSinceNow: 3600))
    }
}

extension HTTPResponse {
    static func json(
        _ text: String, status: Int = 200, headers: HTTPHeaders = [:]
    ) -> HTTPResponse {
        var response = HTTPResponse(status: status, headers: headers, body: Array(text.utf8))
        response.headers["Content-Type"] = "application/json"
        return response
    }
}

extension RetryPolicy {
    /// The usual policy in no time.
    static var immediate: RetryPolicy {
        var policy = RetryPolicy()
        policy.sleep = { _ in }
        return policy
    }

    static var never: RetryPolicy {
        var policy = immediate
        policy.limit = 0
        return policy
    }
}

extension Pipeline {
    /// A pipeline to Resource Manager, with a token that says "token for s of home".
    static func test(
        _ transport: any HTTPTransport, retry: RetryPolicy = .immediate,
        origin: String = "https://management.azure.com"
    ) -> Pipeline {
        Pipeline(
            transport: transport, authorizer: BearerAuthorizer(FixedCredential(), scope: "s"),
            origin: Origin(origin), retry: retry)
    }
}

/// What went wrong, nil if nothing did.
func error(of body: () async throws -> Void) async -> (any Error)? {
    do {
        try await body()
        return nil
    } catch {
        return error
    }
}

extension ResourceManager {
    /// Starts an operation and waits for its end.
    @discardableResult
    func sendAndWait(
        _ method: String, _ path: String, version: String, body: [UInt8]? = nil,
        headers: HTTPHeaders = [:], operation: String
    ) async throws -> HTTPResponse {
        try await start(
            method, path, version: version, body: body, headers: headers, operation: operation
        ).wait()
    }
}
