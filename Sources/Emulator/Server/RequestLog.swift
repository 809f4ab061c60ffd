internal import Glibc
internal import JSON
internal import Synchronization

/// A log of requests, one JSON object a line: when, what, how it ended, how long it took.
///
/// Header fields are never written, of a query only the names of its parameters, and bodies only on
/// request and masked.
final class RequestLog: Sendable {
    private let descriptor: Mutex<CInt>
    private let writesBodies: Bool

    /// Opens a file to append to; it is made readable for its owner alone.
    init(path: String, writesBodies: Bool) throws(EmulatorError) {
        let descriptor = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else {
            throw EmulatorError(
                code: .configuration,
                message: "cannot write the log '\(path)': \(String(cString: strerror(errno)))")
        }
        self.descriptor = Mutex(descriptor)
        self.writesBodies = writesBodies
    }

    deinit {
        descriptor.withLock { _ = close($0) }
    }

    func write(
        _ request: ServerRequest, _ response: ServerResponse, at now: Timestamp, _ took: Duration
    ) {
        let (seconds, attoseconds) = took.components
        let microseconds = seconds * 1_000_000 + attoseconds / 1_000_000_000_000
        var line: JSONValue = [
            "time": .string(now.iso8601), "method": .string(request.method),
            "host": .string(request.host), "path": .string(request.path),
            "query": .array(request.query.map { .string($0.name) }),
            "status": .integer(Int64(response.status)), "microseconds": .integer(microseconds),
        ]
        if writesBodies {
            line["request_body"] = MaskedBody.describe(
                request.body, contentType: request.headers["Content-Type"])
            line["response_body"] = MaskedBody.describe(
                response.body, contentType: response.headers["Content-Type"])
        }
        let bytes = line.serialized() + [UInt8(ascii: "\n")]
        // A log that cannot be written (a full disk) must not stop the service.
        descriptor.withLock { _ = Glibc.write($0, bytes, bytes.count) }
    }
}
