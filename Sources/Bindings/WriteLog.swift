internal import FoundationEssentials
internal import Glibc
internal import JSON
internal import Transport

/// A file with a JSON line about each request that has changed something.
struct WriteLog {
    let path: String

    /// Appends with one write, so that several runs may share the file.
    func append(_ request: HTTPRequest, _ response: HTTPResponse) throws {
        var record: [String: JSONValue] = [
            "time": .string(Date.now.formatted(.iso8601)),
            "method": .string(request.method),
            "url": .string(String(request.url.prefix { $0 != "?" })),
            "status": .integer(Int64(response.status)),
        ]
        let id = response.headers["x-ms-request-id"] ?? response.headers["request-id"]
        record["request_id"] = id.map { .string($0) }
        let line = Array("\(JSONValue.object(record))\n".utf8)
        let file = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0o600)
        guard file >= 0 else { throw failure }
        defer { close(file) }
        guard write(file, line, line.count) == line.count else { throw failure }
    }

    private var failure: BindingError {
        BindingError(
            code: "WriteLog",
            message: "cannot write to log '\(path)': \(String(cString: strerror(errno)))",
            nextStep: "the request itself has been answered: read the state before going on")
    }
}
