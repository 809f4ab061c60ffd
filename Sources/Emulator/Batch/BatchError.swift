import JSON

/// An error of the Batch data plane.
struct BatchError: Error {
    let status: Int
    let code: String
    let message: String
    var values: [(key: String, value: String)] = []
    var headers: HeaderFields = [:]

    static let authenticationMissing = BatchError(
        status: 401, code: "InvalidAuthenticationInfo",
        message: "Server failed to authenticate the request. Make sure the value of Authorization "
            + "header is formed correctly including the signature.")

    static func authenticationFailed(_ status: Int, _ detail: String) -> BatchError {
        BatchError(
            status: status, code: "AuthenticationFailed",
            message: "Server failed to authenticate the request. Make sure the value of "
                + "Authorization header is formed correctly including the signature.",
            values: [("AuthenticationErrorDetail", detail)])
    }

    static let insufficientPermissions = BatchError(
        status: 403, code: "InsufficientAccountPermissions",
        message: "The account being accessed does not have sufficient permissions to execute this "
            + "operation.")

    static func notFound(_ code: String, _ what: String) -> BatchError {
        BatchError(status: 404, code: code, message: "The specified \(what) does not exist.")
    }

    static let resourceNotFound = notFound("ResourceNotFound", "resource")

    static let unsupportedMethod = BatchError(
        status: 405, code: "UnsupportedHttpVerb",
        message: "The resource doesn't support the specified HTTP verb.")

    static let invalidRequestBody = BatchError(
        status: 400, code: "InvalidRequestBody",
        message: "The specified Request Body is not syntactically valid.")

    static let invalidForCurrentState = BatchError(
        status: 409, code: "OperationInvalidForCurrentState",
        message: "The specified operation is not valid for the current state of the resource.")

    /// The same, with the reason as the service gives it.
    static func invalidForCurrentState(_ reason: String) -> BatchError {
        var error = invalidForCurrentState
        error.values = [("Reason", reason)]
        return error
    }

    static func conflict(_ code: String, _ message: String) -> BatchError {
        BatchError(status: 409, code: code, message: message)
    }

    static func invalidProperty(_ name: String, _ reason: String) -> BatchError {
        BatchError(
            status: 400, code: "InvalidPropertyValue",
            message:
                "The value provided for one of the properties in the request body is invalid.",
            values: [("PropertyName", name), ("Reason", reason)])
    }

    static func missingProperty(_ name: String) -> BatchError {
        BatchError(
            status: 400, code: "MissingRequiredProperty",
            message: "A required property was not specified in the request body.",
            values: [("PropertyName", name)])
    }

    /// The management plane's words for the same mistake.
    init(_ error: ManagementError) {
        self.init(
            status: error.status, code: error.code, message: error.message,
            values: error.details.map { (key: $0.code, value: $0.message) })
    }

    init(
        status: Int, code: String, message: String,
        values: [(key: String, value: String)] = [], headers: HeaderFields = [:]
    ) {
        self.status = status
        self.code = code
        self.message = message
        self.values = values
        self.headers = headers
    }

    /// What a reader has already; no body may go with it (RFC 9110, 15.4.5).
    static let notModified = BatchError(
        status: 304, code: "ConditionNotMet", message: "The resource has not been modified.")

    static let conditionNotMet = BatchError(
        status: 412, code: "ConditionNotMet",
        message: "The condition specified using HTTP conditional header(s) is not met.")

    static func missingQueryParameter(_ name: String) -> BatchError {
        BatchError(
            status: 400, code: "MissingRequiredQueryParameter",
            message: "A query parameter that's mandatory for this request is not specified.",
            values: [("QueryParameterName", name)])
    }

    static func invalidQueryParameter(
        _ name: String, _ value: String, reason: String
    ) -> BatchError {
        BatchError(
            status: 400, code: "InvalidQueryParameterValue",
            message: "The value specified for one of the query parameters in the request URI is "
                + "invalid.",
            values: [
                ("QueryParameterName", name), ("QueryParameterValue", value), ("Reason", reason),
            ])
    }

    static let poolBeingDeleted = BatchError(
        status: 409, code: "PoolBeingDeleted",
        message: "The specified pool has been marked for deletion and is being reclaimed.")

    func response(host: String, requestID: String, at now: Timestamp) -> ServerResponse {
        let text = "\(message)\nRequestId:\(requestID)\nTime:\(now.iso8601)"
        let element = "Microsoft.Azure.Batch.Protocol.Entities.Container.errors/@Element"
        var body: JSONValue = [
            "odata.metadata": .string("https://\(host)/$metadata#\(element)"),
            "code": .string(code),
            "message": ["lang": "en-US", "value": .string(text)],
        ]
        if !values.isEmpty {
            body["values"] = .array(
                values.map { ["key": .string($0.key), "value": .string($0.value)] })
        }
        var response =
            status == 304
            ? ServerResponse(304)
            : ServerResponse(status, json: body, contentType: BatchService.contentType)
        for field in headers { response.headers.add(field.name, field.value) }
        return response
    }
}
