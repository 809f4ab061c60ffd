import Azure
import Foundation
import JSON
import Testing
import Transport

/// Every recorded answer to an operation that we offer goes through our client.
///
/// The client must send what the recorded one sent (method, path, names in the query, fields in
/// the body), give back the very bytes of a success, follow pages and long-running operations as
/// far as the recording goes, and make the right error of a failure.
@Suite(.enabled(if: Recording.folder != nil, "needs ../shared/recordings"))
struct RecordingReplayTests {
    struct Count {
        var passed = 0
        var failed = 0
    }

    @Test func clientsReadEveryRecordedAnswer() async throws {
        let recordings = try Recording.all()
        var counts: [String: Count] = [:]
        var others = 0
        for recording in recordings {
            for index in recording.interactions.indices {
                let found = ReplayOperation.all.lazy.compactMap { operation in
                    operation.match(recording.interactions[index]).map { (operation, $0) }
                }.first
                guard let (operation, names) = found else {
                    others += 1
                    continue
                }
                let problems = await replay(operation, names, recording, index)
                let problem = problems.joined(separator: "; ")
                #expect(
                    problems.isEmpty, "\(recording.name) #\(index) \(operation.name): \(problem)")
                counts[operation.name, default: Count()].passed += problems.isEmpty ? 1 : 0
                counts[operation.name, default: Count()].failed += problems.isEmpty ? 0 : 1
            }
        }
        show(counts, others)
        #expect(recordings.count >= 300)
    }

    private func show(_ counts: [String: Count], _ others: Int) {
        for operation in ReplayOperation.all {
            let count = counts[operation.name] ?? Count()
            let name = operation.name.padding(toLength: 36, withPad: " ", startingAt: 0)
            print("replay  \(name) \(count.passed) passed, \(count.failed) failed")
        }
        print("replay  \(others) interactions belong to operations that are not offered")
    }

    private func replay(
        _ operation: ReplayOperation, _ names: [String], _ recording: Recording, _ index: Int
    ) async -> [String] {
        let recorded = recording.interactions[index]
        let transport = ReplayTransport(recording, from: index)
        let query = Dictionary(
            (recorded.url.queryItems ?? []).map { ($0.name, $0.value ?? "") },
            uniquingKeysWith: { first, _ in first })
        let port = recorded.url.port.map { ":\($0)" } ?? ""
        let service = Service(
            base: "https://\(recorded.url.host ?? "localhost")\(port)", transport: transport)
        let asked = ReplayOperation.Asked(
            names: names, query: query, body: recorded.requestBody, service: service)
        var problems: [String] = []
        do {
            let bodies = try await operation.ask(asked)
            problems += checkSuccess(recorded, bodies, transport)
        } catch {
            problems += checkFailure(recorded, error, transport)
        }
        return problems + checkRequest(recorded, transport.requests.first)
    }

    private func checkSuccess(
        _ recorded: Recording.Interaction, _ bodies: [[UInt8]], _ transport: ReplayTransport
    ) -> [String] {
        if recorded.response.status == 401, transport.requests.count > 1 { return [] }
        guard recorded.response.status < 300 else {
            return ["an error of status \(recorded.response.status) went unnoticed"]
        }
        if let first = bodies.first, first != recorded.response.body {
            return ["the body came out changed"]
        }
        return []
    }

    private func checkFailure(
        _ recorded: Recording.Interaction, _ error: any Error, _ transport: ReplayTransport
    ) -> [String] {
        if transport.requests.count > 1 { return [] }  // what failed is a later interaction
        guard let error = error as? AzureError else { return ["unexpected: \(error)"] }
        var problems: [String] = []
        if error.status != recorded.response.status {
            problems.append("status \(String(describing: error.status)): \(error)")
        }
        if let code = Self.code(in: recorded.response.body), code != error.code {
            problems.append("code \(error.code) instead of \(code)")
        }
        let id =
            recorded.response.headers["x-ms-request-id"] ?? recorded.response.headers["request-id"]
        if error.requestID != id { problems.append("request id \(error.requestID ?? "none")") }
        return problems
    }

    private static func code(in body: [UInt8]) -> String? {
        guard let body = try? JSONValue(parsing: body) else { return nil }
        return body["error"]?["code"]?.string ?? body["code"]?.string
    }

    /// Names that a client may add or leave out: how many items, how long, which version.
    private static let free: Set<String> = [
        "api-version", "maxresults", "timeout", "$top", "includepending", "fakeparam",
    ]

    private func checkRequest(
        _ recorded: Recording.Interaction, _ sent: HTTPRequest?
    ) -> [String] {
        guard let sent, let url = URLComponents(string: sent.url) else {
            return ["nothing was sent"]
        }
        var problems: [String] = []
        if sent.method != recorded.method { problems.append("method \(sent.method)") }
        let path = url.percentEncodedPath.removingPercentEncoding?.lowercased()
        if path != recorded.path.removingPercentEncoding?.lowercased() {
            problems.append("path \(url.percentEncodedPath)")
        }
        let names = { (url: URLComponents) in
            Set(
                (url.queryItems ?? []).filter { $0.value?.isEmpty == false }.map {
                    $0.name.lowercased()
                }
            )
            .subtracting(Self.free)
        }
        if names(url) != names(recorded.url).subtracting(["$skiptoken"]) {
            problems.append("query \(names(url).sorted()) for \(names(recorded.url).sorted())")
        }
        return problems + checkBody(recorded, sent)
    }

    private func checkBody(_ recorded: Recording.Interaction, _ sent: HTTPRequest) -> [String] {
        guard let body = try? JSONValue(parsing: recorded.requestBody), let fields = body.object,
            recorded.method != "GET"
        else { return [] }
        let ours = (try? JSONValue(parsing: sent.body ?? []))?.object ?? [:]
        let lost = Set(fields.filter { !$0.value.isNull }.keys).subtracting(ours.keys)
            .subtracting(["policy", "attributes", "preserveCertOrder"])
        return lost.isEmpty ? [] : ["body fields lost: \(lost.sorted())"]
    }
}
