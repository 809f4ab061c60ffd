internal import JSON
internal import Transport

// Answers whose status says that all is well, though it is not.

extension ErrorDocument {
    /// An error is short; a longer answer is only looked over, not taken apart.
    private static let longestError = 16 << 10
    private static let membersOfErrors: Set<String> = [
        "code", "details", "error", "error_codes", "error_description", "error_uri", "innererror",
        "message", "odata.error", "odata.metadata", "target", "timestamp", "trace_id",
        "correlation_id", "values",
    ]

    /// The error that an answer is, by its status or by what it holds; nil if all is well.
    static func error(
        in response: HTTPResponse, to request: HTTPRequest, operation: String
    ) -> AzureError? {
        guard response.status < 300 else {
            return error(in: response, operation: operation, url: request.url)
        }
        guard isJSONPromised(request, response), !response.body.isEmpty, response.status != 206
        else { return nil }
        do {
            try JSONValue.check(response.body)
        } catch {
            let reason = WebPage(response) == nil ? "the answer is cut off or is not JSON" : nil
            return .unparsable(
                response, operation: operation, target: request.url, because: reason)
        }
        guard let content = hidden(in: response) else { return nil }
        return error(content, response, operation, request.url)
    }

    /// Whether the answer has to be JSON: by what was asked for, else by what it says it is.
    private static func isJSONPromised(_ request: HTTPRequest, _ response: HTTPResponse) -> Bool {
        let type = request.headers["Accept"] ?? response.headers["Content-Type"] ?? ""
        return type.lowercased().contains("json")
    }

    /// An error document with status 200; a resource that only has a member `error` is none.
    private static func hidden(in response: HTTPResponse) -> Content? {
        guard response.body.count <= longestError,
            let body = try? JSONValue(parsing: response.body), let members = body.object,
            membersOfErrors.isSuperset(of: members.keys)
        else { return nil }
        let isMarked = [members["error"], members["odata.error"]].contains { $0?.isNull == false }
        let isBare = members["code"]?.string != nil && members["message"] != nil
        return isMarked || isBare ? content(of: body, status: response.status) : nil
    }
}
