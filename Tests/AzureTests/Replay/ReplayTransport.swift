import Foundation
import Synchronization
import Transport

/// The recorded service: answers each request with what the recording has for it, from a given
/// interaction onward, each once.
final class ReplayTransport: HTTPTransport {
    private struct State {
        var left: [Recording.Interaction]
        var requests: [HTTPRequest] = []
    }

    private let state: Mutex<State>

    init(_ recording: Recording, from index: Int) {
        state = Mutex(State(left: Array(recording.interactions[index...])))
    }

    var requests: [HTTPRequest] { state.withLock { $0.requests } }

    func send(_ request: HTTPRequest) async throws -> HTTPResponse {
        try state.withLock { state in
            state.requests.append(request)
            if state.requests.count == 1 { return state.left.removeFirst().response }
            guard let index = state.left.firstIndex(where: { Self.fits($0, request) }) else {
                throw TransportError(code: .connectionLost, message: "the recording ends here")
            }
            return state.left.remove(at: index).response
        }
    }

    private static func fits(_ recorded: Recording.Interaction, _ request: HTTPRequest) -> Bool {
        guard recorded.method == request.method, let url = URLComponents(string: request.url) else {
            return false
        }
        return recorded.url.percentEncodedPath == url.percentEncodedPath
            && recorded.url.queryItems?.first { $0.name == "$skiptoken" }
                == url.queryItems?.first { $0.name == "$skiptoken" }
    }
}
