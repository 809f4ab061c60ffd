import Azure
import Foundation
import Secrets
import Synchronization
import Transport

@testable import AzureStorage

/// Answers from a list, in order, and remembers what was asked.
final class ScriptedTransport: HTTPTransport {
    private struct State {
        var answers: [HTTPResponse]
        var requests: [HTTPRequest] = []
    }

    private let state: Mutex<State>

    init(_ answers: HTTPResponse...) {
        state = Mutex(State(answers: answers))
    }

    var requests: [HTTPRequest] { state.withLock { $0.requests } }

    func send(_ request: HTTPRequest) async throws -> HTTPResponse {
        let answer = state.withLock { state in
            state.requests.append(request)
            return state.answers.isEmpty ? nil : state.answers.removeFirst()
        }
        guard let answer else {
            throw TransportError(code: .connectionLost, message: "nothing more was prepared")
        }
        return answer
    }
}

/// A credential whose token says what it is for.
struct FixedCredential: TokenCredential {
    func token(scope: String, tenant: String?) async throws -> AccessToken {
        AccessToken(value: Secret("token for \(scope)"), expiresOn: .distantFuture)
    }
}

extension StorageAccount {
    /// An account of the public cloud in the middle of the time of the recordings.
    static func make(
        _ transport: ScriptedTransport, name: String = "contosostore"
    ) throws -> StorageAccount {
        var retry = RetryPolicy()
        retry.sleep = { _ in }
        return try StorageAccount(
            name: name, credential: FixedCredential(), cloud: .public, transport: transport,
            retry: retry, now: { Date(timeIntervalSince1970: 1_602_580_261) })
    }
}

extension HTTPResponse {
    static func xml(_ text: String, status: Int = 200) -> HTTPResponse {
        HTTPResponse(
            status: status, headers: ["Content-Type": "application/xml"],
            body: Array("\u{FEFF}<?xml version=\"1.0\" encoding=\"utf-8\"?>\(text)".utf8))
    }

    static func error(_ code: String, status: Int) -> HTTPResponse {
        xml("<Error><Code>\(code)</Code><Message>No.\nTime:x</Message></Error>", status: status)
    }
}
