import JSON

/// Answers about the files of a node or a task.
struct FileAnswer {
    let call: BatchCall
    let files: [NodeFile]
    /// The URL of the folder, without a slash at its end.
    let url: String

    func list() throws(BatchError) -> ServerResponse {
        let isRecursive = call.request.parameter("recursive")?.lowercased() == "true"
        let items = files.filter { isRecursive || $0.isOnTop }
            .sorted { $0.path < $1.path }.map(item)
        return try call.list(items, "files", filterFields: ["name"]) {
            $0["name"]?.string ?? ""
        }
    }

    private func item(_ file: NodeFile) -> JSONValue {
        var item: JSONValue = [
            "name": .string(file.path), "url": .string("\(url)/\(file.path)"),
            "isDirectory": .bool(file.isDirectory),
        ]
        guard !file.isDirectory else { return item }
        item["properties"] = [
            "creationTime": .string(file.created.iso8601),
            "lastModified": .string(file.modified.iso8601),
            // A number of 64 bits is written as text.
            "contentLength": .string(String(file.size)), "contentType": "text/plain",
            "fileMode": "0o100644",
        ]
        return item
    }

    func find(_ path: String) throws(BatchError) -> NodeFile {
        guard let file = files.first(where: { $0.path == path }) else {
            throw .notFound("FileNotFound", "file")
        }
        return file
    }

    /// The file's content, or the part of it that `ocp-range` asks for.
    func read(_ path: String) throws(BatchError) -> ServerResponse {
        let file = try find(path)
        guard !file.isDirectory else {
            throw .invalidForCurrentState("The specified path is a directory")
        }
        try checkConditions(file)
        var response = describe(file)
        let content = file.bytes
        response.body = content
        if let text = call.request.headers["ocp-range"] ?? call.request.headers["Range"] {
            let range = try Self.range(text, of: content.count)
            response.status = 206
            response.body = Array(content[range])
            response.headers["Content-Range"] =
                "bytes \(range.lowerBound)-\(range.upperBound - 1)/\(content.count)"
        }
        return response
    }

    /// What HEAD tells; the body is for its length, the server does not send it.
    func properties(_ path: String) throws(BatchError) -> ServerResponse {
        let file = try find(path)
        try checkConditions(file)
        var response = describe(file)
        response.body = file.bytes
        return response
    }

    private func checkConditions(_ file: NodeFile) throws(BatchError) {
        try call.checkConditions(eTag: file.modified.eTag, modified: file.modified)
    }

    private func describe(_ file: NodeFile) -> ServerResponse {
        ServerResponse(
            200,
            headers: [
                "Content-Type": file.isDirectory ? "application/octet-stream" : "text/plain",
                "Last-Modified": file.modified.httpDate,
                "ocp-creation-time": file.created.httpDate,
                "ocp-batch-file-isdirectory": file.isDirectory ? "True" : "False",
                "ocp-batch-file-url": PercentCoding.encode("\(url)/\(file.path)"),
                "ocp-batch-file-mode": file.isDirectory ? "0o40755" : "0o100644",
            ])
    }

    /// `bytes=a-b` or `bytes=a-`.
    private static func range(_ text: String, of count: Int) throws(BatchError) -> Range<Int> {
        let ends = text.split(separator: "=").last.map {
            $0.split(separator: "-", omittingEmptySubsequences: false)
        }
        guard text.lowercased().hasPrefix("bytes="), let ends, ends.count == 2,
            let first = Int(ends[0]), let last = ends[1].isEmpty ? count - 1 : Int(ends[1]),
            first >= 0, first <= last, first < count
        else {
            throw BatchError(
                status: 416, code: "InvalidRange",
                message: "The range specified is invalid for the current size of the resource.")
        }
        return first..<min(last, count - 1) + 1
    }
}
