public import Transport

extension AzureError {
    init(
        _ kind: Kind, code: String, innerCode: String? = nil, reason: String,
        response: HTTPResponse?, operation: String, target: String, details: [Detail] = []
    ) {
        self.kind = kind
        self.code = code
        self.innerCode = innerCode
        message = "cannot \(operation): \(reason)"
        status = response?.status
        // ARM and Key Vault give the request the one name, Batch the other.
        requestID = response?.headers["x-ms-request-id"] ?? response?.headers["request-id"]
        self.operation = operation
        self.target = String(target.prefix { $0 != "?" })
        retriable = response.map { RetryPolicy.isPassing($0.status) } ?? false
        retryAfter = response.flatMap(RetryPolicy.retryAfter)
        self.details = details
    }

    /// An answer of which nothing could be read.
    public static func unparsable(
        _ response: HTTPResponse, operation: String, target: String
    ) -> AzureError {
        let type = response.headers["Content-Type"] ?? "no content type"
        return AzureError(
            .unparsable, code: "Unparsable",
            reason: """
                the answer is not what the service gives \
                (status \(response.status), \(type), \(response.body.count) bytes)
                """,
            response: response, operation: operation, target: target)
    }

    /// What the client itself would not do, whatever the service says.
    package static func refused(
        _ code: String, operation: String, target: String, because reason: String
    ) -> AzureError {
        AzureError(
            .refused, code: code, reason: reason, response: nil, operation: operation,
            target: target)
    }
}
