import JSON
import X509

/// Earlier answers to reads, by URL and caller.
struct AnswerHistory: Sendable {
    /// An answer and the instant of life since which it was the same.
    private struct Version: Sendable {
        let since: Double
        let response: ServerResponse
    }

    /// Versions that are kept of one answer; the oldest go first.
    private static let maximumVersions = 32
    /// Answers that are kept.
    private static let maximumAnswers = 1000

    private var versions: [String: [Version]] = [:]

    /// Keeps an answer, if it differs from the one before.
    mutating func keep(_ response: ServerResponse, to request: ServerRequest, at life: Double) {
        guard Self.isAboutState(response) else { return }
        let key = Self.key(request)
        guard versions.count < Self.maximumAnswers || versions[key] != nil else { return }
        var known = versions[key] ?? []
        if let last = known.last?.response, Self.same(last, response) { return }
        known.append(Version(since: life, response: response))
        if known.count > Self.maximumVersions { known.removeFirst() }
        versions[key] = known
    }

    /// The present answer made old: status and body as they were, the rest as it is.
    ///
    /// - Returns: The present answer if no older one is known, or the caller may not have it.
    func stale(
        _ present: ServerResponse, to request: ServerRequest, _ staleness: Fault.Staleness,
        at life: Double
    ) -> ServerResponse {
        guard Self.isAboutState(present), let known = versions[Self.key(request)] else {
            return present
        }
        let found =
            switch staleness {
            case .previous: known.last { !Self.same($0.response, present) }
            case .seconds(let age): known.last { $0.since <= life - age }
            }
        guard let found else { return present }
        var response = present
        response.status = found.response.status
        response.body = found.response.body
        for name in ["ETag", "Last-Modified", "Content-Type"] {
            response.headers[name] = found.response.headers[name]
        }
        return response
    }

    /// Whether an answer tells of what there is, and not of who may see it.
    private static func isAboutState(_ response: ServerResponse) -> Bool {
        response.status == 200 || response.status == 404
    }

    /// Bodies of failures hold the time, so their status has to do.
    private static func same(_ left: ServerResponse, _ right: ServerResponse) -> Bool {
        left.status == right.status && (left.status != 200 || left.body == right.body)
    }

    private static func key(_ request: ServerRequest) -> String {
        "\(request.host) \(request.target) \(caller(request.headers["Authorization"] ?? ""))"
    }

    /// The object id of a token, which has been checked before; the scheme of anything else.
    private static func caller(_ authorization: String) -> String {
        let words = authorization.split(separator: " ")
        guard words.count == 2, let scheme = words.first else { return "" }
        let parts = words[1].split(separator: ".")
        guard parts.count == 3, let payload = Base64URL.decode(parts[1]),
            let object = (try? JSONValue(parsing: payload))?["oid"]?.string
        else { return String(scheme) }
        return object
    }
}
