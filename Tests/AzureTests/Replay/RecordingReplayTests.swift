import Azure
import Foundation
import Testing
import Transport

/// Every recorded answer to an operation that we offer goes through our client.
///
/// The client must send what the recorded one sent (method, path, names in the query, fields in
/// the body), give back the very bytes of a success, follow challenges, pages and long-running
/// operations as far as the recording goes and no further, and make the right error of a failure.
@Suite(.enabled(if: Recording.folder != nil, "needs ../shared/recordings"))
struct RecordingReplayTests {
    @Test func clientsReadEveryRecordedAnswer() async throws {
        var report = ReplayReport()
        for recording in try Recording.all() { await replay(recording, &report) }
        print(report)
        for problem in report.problems { Issue.record("\(problem)") }
        #expect(report.passed > 0)
    }

    private func replay(_ recording: Recording, _ report: inout ReplayReport) async {
        var used: Set<Int> = []
        for index in recording.interactions.indices where !used.contains(index) {
            guard let (operation, names) = find(recording.interactions[index]) else {
                report.addNotOffered()
                continue
            }
            let transport = ReplayTransport(recording, from: index, without: used)
            let result = await ask(operation, names, recording, index, transport)
            let check = ReplayCheck(
                operation: operation, exchanges: transport.exchanges,
                unanswered: transport.unanswered, result: result)
            report.add(operation, recording.name, index, transport.taken.count, check.problems)
            used.formUnion(transport.taken)
        }
    }

    private func find(
        _ interaction: Recording.Interaction
    ) -> (operation: ReplayOperation, names: [String])? {
        ReplayOperation.all.lazy
            .compactMap { operation in operation.match(interaction).map { (operation, $0) } }
            .first
    }

    private func ask(
        _ operation: ReplayOperation, _ names: [String], _ recording: Recording, _ index: Int,
        _ transport: ReplayTransport
    ) async -> Result<[[UInt8]], any Error> {
        let recorded = recording.interactions[index]
        // A vault's client may keep its body back until it has met the challenge.
        let body = recording.interactions[index...].lazy
            .filter { $0.method == recorded.method && $0.path == recorded.path }
            .map(\.requestBody).first { !$0.isEmpty }
        let asked = ReplayOperation.Asked(
            names: names, url: recorded.url, headers: recorded.requestHeaders, body: body ?? [],
            service: ReplayService(recorded.url, transport))
        do {
            return .success(try await operation.ask(asked))
        } catch {
            return .failure(error)
        }
    }
}
