import Foundation
import Synchronization
import Transport

/// The recorded service: answers the first request with a given interaction, each further one
/// with the next interaction that fits it, and none with one that has been used up.
final class ReplayTransport: HTTPTransport {
    struct Exchange {
        let request: HTTPRequest
        let interaction: Recording.Interaction
    }

    private struct State {
        var left: [Int]
        var taken: Set<Int> = []
        var exchanges: [Exchange] = []
        var unanswered: HTTPRequest?
    }

    private let recording: Recording
    private let state: Mutex<State>

    init(_ recording: Recording, from index: Int, without used: Set<Int>) {
        self.recording = recording
        state = Mutex(
            State(left: (index..<recording.interactions.count).filter { !used.contains($0) }))
    }

    /// What was asked and answered, in order.
    var exchanges: [Exchange] { state.withLock { $0.exchanges } }

    /// The numbers of the interactions that were answered with.
    var taken: Set<Int> { state.withLock { $0.taken } }

    /// The request for which the recording had no answer left.
    var unanswered: HTTPRequest? { state.withLock { $0.unanswered } }

    func send(_ request: HTTPRequest) async throws -> HTTPResponse {
        try state.withLock { state in
            let place =
                state.exchanges.isEmpty
                ? state.left.startIndex : state.left.firstIndex { fits($0, request) }
            guard let place else {
                state.unanswered = request
                throw TransportError(code: .connectionLost, message: "the recording ends here")
            }
            let index = state.left.remove(at: place)
            let interaction = recording.interactions[index]
            state.taken.insert(index)
            state.exchanges.append(Exchange(request: request, interaction: interaction))
            return interaction.response
        }
    }

    private func fits(_ index: Int, _ request: HTTPRequest) -> Bool {
        let recorded = recording.interactions[index]
        guard recorded.method == request.method, let url = URLComponents(string: request.url) else {
            return false
        }
        return recorded.path == url.percentEncodedPath.withoutSlashAtEnd
            && recorded.url.value(of: "$skiptoken") == url.value(of: "$skiptoken")
    }
}

extension URLComponents {
    func value(of name: String) -> String? {
        queryItems?.first { $0.name.lowercased() == name }?.value
    }

    /// The names in the query that have a value, in lower case.
    var names: Set<String> {
        Set((queryItems ?? []).filter { $0.value?.isEmpty == false }.map { $0.name.lowercased() })
    }
}
