import Azure
import Foundation
import JSON
import Transport

/// What is wrong with one replayed operation: with what was sent, and with what came out.
struct ReplayCheck {
    let operation: ReplayOperation
    let exchanges: [ReplayTransport.Exchange]
    let unanswered: HTTPRequest?
    let result: Result<[[UInt8]], any Error>

    var problems: [String] {
        guard let last = decisive else { return ["nothing was sent"] }
        var problems = exchanges.prefix(1).flatMap(checkFirstRequest) + checkFollowing()
        switch result {
        case .success(let outcome): problems += check(outcome, last.interaction.response)
        case .failure(let error): problems += check(error, last.interaction.response)
        }
        return problems
    }

    /// The exchange that the outcome is about: after a precondition that does not hold, the client
    /// reads what there is instead.
    private var decisive: ReplayTransport.Exchange? {
        exchanges.first { $0.interaction.response.status == 412 } ?? exchanges.last
    }

    // MARK: - What was sent

    /// Names that only say how much of a list, how long, or which of several ways of the server's.
    private static let free: Set<String> = ["timeout", "$top", "$skiptoken", "request_id"]

    private func checkFirstRequest(_ exchange: ReplayTransport.Exchange) -> [String] {
        let (sent, recorded) = (exchange.request, exchange.interaction)
        guard let url = URLComponents(string: sent.url) else { return ["no URL: \(sent.url)"] }
        var problems: [String] = []
        if sent.method != recorded.method { problems.append("method \(sent.method)") }
        // With an empty version at the end, clients send the slash before it or leave it out.
        let path = url.percentEncodedPath.withoutSlashAtEnd.removingPercentEncoding?.lowercased()
        if path != recorded.path.removingPercentEncoding?.lowercased() {
            problems.append("path \(url.percentEncodedPath)")
        }
        let (ours, theirs) = (url.names, recorded.url.names)
        if ours.subtracting(Self.free) != theirs.subtracting(Self.free) {
            problems.append("query \(ours.sorted()) for \(theirs.sorted())")
        }
        return problems + checkBody(sent, recorded)
    }

    private func checkBody(_ sent: HTTPRequest, _ recorded: Recording.Interaction) -> [String] {
        let (ours, theirs) = (sent.headers, recorded.requestHeaders)
        if theirs["Accept"] == "application/json", ours["Accept"] != theirs["Accept"] {
            return ["Accept is \(ours["Accept"] ?? "absent")"]
        }
        guard recorded.method != "GET", !recorded.requestBody.isEmpty else { return [] }
        let type = { (headers: HTTPHeaders) in headers["Content-Type"]?.prefix { $0 != ";" } }
        if type(theirs) != nil, type(ours) != type(theirs) {
            return ["Content-Type is \(ours["Content-Type"] ?? "absent")"]
        }
        let fields = Recording.Interaction.fields(of: sent.body ?? [])
        let lost = Recording.Interaction.fields(of: recorded.requestBody)
            .filter { fields[$0.key] != $0.value && !operation.notSent.contains($0.key) }
        return lost.isEmpty ? [] : ["body fields lost or changed: \(lost.keys.sorted())"]
    }

    /// Every further request must follow from the answer before it.
    private func checkFollowing() -> [String] {
        let requests = exchanges.map(\.request) + [unanswered].compactMap(\.self)
        return zip(exchanges, requests.dropFirst()).compactMap { exchange, next in
            exchange.interaction.response.leadsTo(next.url, from: exchange.request.url)
                ? nil : "asked \(next.summary), which nothing led to"
        }
    }

    // MARK: - What came out

    private func check(_ outcome: [[UInt8]], _ last: HTTPResponse) -> [String] {
        let answers = exchanges.map(\.interaction.response).filter { $0.status < 300 }
        guard last.status < 300 else { return ["status \(last.status) went unnoticed"] }
        var problems: [String] = []
        if unanswered == nil, last.status == 202 && operation.waitsForEnd || last.nextLink != nil {
            problems.append("ended before the service did")
        }
        if outcome != answers.flatMap({ operation.expected($0.body) }) {
            problems.append("came out changed")
        }
        return problems
    }

    private func check(_ error: any Error, _ last: HTTPResponse) -> [String] {
        if unanswered != nil, (error as? TransportError)?.code == .connectionLost { return [] }
        if (error as? AzureError)?.code == "ForeignLink", leadsAway(last) { return [] }
        guard let error = error as? AzureError else { return ["unexpected: \(error)"] }
        var problems: [String] = []
        if last.status < 300 { problems.append("an error without reason: \(error)") }
        if error.status != last.status { problems.append("status of the error: \(error)") }
        if let code = last.errorCode, code != error.code {
            problems.append("code \(error.code) instead of \(code)")
        }
        let id =
            last.headers["x-ms-request-id"] ?? last.headers["request-id"]
            ?? (try? JSONValue(parsing: last.body))?["trace_id"]?.string
        if error.requestID != id { problems.append("request id \(error.requestID ?? "none")") }
        return problems
    }
}

extension ReplayCheck {
    /// Whether the answer leads to another host, as where a recorder has replaced the service's.
    private func leadsAway(_ response: HTTPResponse) -> Bool {
        let host = exchanges.first.flatMap { URLComponents(string: $0.request.url)?.host }
        let headers = response.headers
        return [response.nextLink, headers["Location"], headers["Azure-AsyncOperation"]].contains {
            guard let link = $0.flatMap({ URLComponents(string: $0) }) else { return false }
            return link.host != nil && link.host != host
        }
    }
}

extension HTTPResponse {
    private var json: JSONValue? { try? JSONValue(parsing: body) }

    var nextLink: String? {
        let link = json?["odata.nextLink"]?.string ?? json?["nextLink"]?.string
        return link?.isEmpty == false ? link : nil
    }

    /// The code in the body of an error, in whichever of the services' shapes.
    var errorCode: String? {
        json?["error"]?.string ?? json?["error"]?["code"]?.string ?? json?["code"]?.string
    }

    /// Whether the resource in the answer is not what it is going to be.
    private var isProvisioning: Bool {
        let state = json?["properties"]?["provisioningState"]?.string?.lowercased()
        return state.map { !["succeeded", "failed", "canceled"].contains($0) } ?? false
    }

    /// Whether a client may ask this URL next: by a challenge, a link to a page, or a poll.
    func leadsTo(_ next: String, from url: String) -> Bool {
        switch status {
        case 401: headers["WWW-Authenticate"] != nil && next == url
        case 412: next == url
        case 202: next == headers["Location"] || next == headers["Azure-AsyncOperation"]
        default: next == nextLink || isProvisioning && next == url
        }
    }
}
