import JSON

/// What has been asked of the services: how often, and each request that may have changed
/// something.
struct RequestTally: Sendable {
    /// A request as it went.
    struct Entry: Sendable {
        let operation: Operation
        let method: String
        let host: String
        let path: String
        let status: Int
        /// Whether the service did what it was asked to.
        let isDone: Bool
        /// Whether the answer was sent, however broken.
        let isAnswered: Bool
        let clientRequestID: String?
        let time: Timestamp
    }

    private struct Key: Hashable, Sendable {
        let service: String
        let operation: String
        let status: Int
    }

    /// Writes that are kept; the oldest go first.
    private static let maximumWrites = 10_000

    private let since: Timestamp
    private var counts: [Key: Int64] = [:]
    private var writes: [Entry] = []
    private var forgotten: Int64 = 0

    init(since: Timestamp) {
        self.since = since
    }

    mutating func add(_ entry: Entry) {
        let key = Key(
            service: entry.operation.service.rawValue, operation: entry.operation.name,
            status: entry.isAnswered ? entry.status : 0)
        counts[key, default: 0] += 1
        guard entry.operation.mayChange(entry.method) else { return }
        writes.append(entry)
        if writes.count > Self.maximumWrites {
            forgotten += Int64(writes.count - Self.maximumWrites / 2)
            writes.removeFirst(writes.count - Self.maximumWrites / 2)
        }
    }

    /// The counts, sorted; status 0 is for requests that got no answer.
    var json: JSONValue {
        let sorted = counts.sorted {
            ($0.key.service, $0.key.operation, $0.key.status)
                < ($1.key.service, $1.key.operation, $1.key.status)
        }
        return [
            "since": .string(since.iso8601), "total": .integer(counts.values.reduce(0, +)),
            "counts": .array(
                sorted.map { key, count in
                    [
                        "service": .string(key.service), "operation": .string(key.operation),
                        "status": .integer(Int64(key.status)), "count": .integer(count),
                    ]
                }),
            "writes": .array(writes.map(\.json)), "writes_forgotten": .integer(forgotten),
        ]
    }
}

extension RequestTally.Entry {
    init(
        operation: Operation, _ request: ServerRequest, _ response: ServerResponse, isDone: Bool,
        at time: Timestamp
    ) {
        self.operation = operation
        method = request.method
        host = request.host
        path = request.path
        status = response.status
        self.isDone = isDone
        isAnswered = !response.delivery.isDropped
        clientRequestID =
            request.headers["client-request-id"] ?? request.headers["x-ms-client-request-id"]
        self.time = time
    }

    var json: JSONValue {
        var json: JSONValue = [
            "service": .string(operation.service.rawValue), "operation": .string(operation.name),
            "method": .string(method), "host": .string(host), "path": .string(path),
            "status": .integer(Int64(status)), "done": .bool(isDone),
            "answered": .bool(isAnswered), "time": .string(time.iso8601),
        ]
        json["client_request_id"] = clientRequestID.map { .string($0) }
        return json
    }
}
