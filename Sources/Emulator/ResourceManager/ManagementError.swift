import JSON

/// An error of ARM or of one of its resource providers.
struct ManagementError: Error {
    let status: Int
    let code: String
    let message: String
    var target: String?
    var details: [(code: String, message: String)] = []
    var headers: HeaderFields = [:]
    /// Details that are more than a code and a message.
    var bareDetails: [JSONValue] = []

    static func notFound(_ type: String, _ name: String, group: String) -> ManagementError {
        ManagementError(
            status: 404, code: "ResourceNotFound",
            message:
                "The Resource '\(type)/\(name)' under resource group '\(group)' was not found. "
                + "For more details please go to https://aka.ms/ARMResourceNotFoundFix")
    }

    static func groupNotFound(_ group: String) -> ManagementError {
        ManagementError(
            status: 404, code: "ResourceGroupNotFound",
            message: "Resource group '\(group)' could not be found.")
    }

    static func subscriptionNotFound(_ id: String) -> ManagementError {
        ManagementError(
            status: 404, code: "SubscriptionNotFound",
            message: "The subscription '\(id)' could not be found.")
    }

    static func invalidPath(_ path: String) -> ManagementError {
        ManagementError(
            status: 404, code: "InvalidResourceType",
            message: "The resource type could not be found for the path '\(path)'.")
    }

    static let unsupportedMethod = ManagementError(
        status: 405, code: "MethodNotAllowed",
        message: "The requested resource does not support the method.")

    static let missingVersion = ManagementError(
        status: 400, code: "MissingApiVersionParameter",
        message: "The api-version query parameter (?api-version=) is required for all requests.")

    static func invalidVersion(_ version: String) -> ManagementError {
        ManagementError(
            status: 400, code: "InvalidApiVersionParameter",
            message: "The api-version '\(version)' is invalid.")
    }

    static func invalidBody(_ reason: String) -> ManagementError {
        batch(
            400, "InvalidRequestBody", "The specified Request Body is not syntactically valid.",
            [("Reason", reason)])
    }

    static func invalidProperty(_ name: String, _ reason: String) -> ManagementError {
        batch(
            400, "InvalidPropertyValue",
            "The value provided for one of the properties in the request body is invalid.",
            [("PropertyName", name), ("Reason", reason)])
    }

    static func poolNotFound() -> ManagementError {
        batch(404, "PoolNotFound", "The specified pool does not exist.")
    }

    static func certificateNotFound() -> ManagementError {
        batch(404, "CertificateNotFound", "The specified certificate does not exist.")
    }

    static func poolBeingDeleted() -> ManagementError {
        batch(
            409, "PoolBeingDeleted",
            "The specified pool has been marked for deletion and is being reclaimed.")
    }

    static func conditionNotMet() -> ManagementError {
        batch(
            412, "ConditionNotMet",
            "The condition specified using HTTP conditional header(s) is not met.")
    }

    /// An error of Microsoft.Batch; its messages end in a request id and a time.
    static func batch(
        _ status: Int, _ code: String, _ message: String,
        _ details: [(code: String, message: String)] = []
    ) -> ManagementError {
        ManagementError(
            status: status, code: code, message: message, target: "BatchAccount", details: details)
    }

    func response(requestID: String, at now: Timestamp) -> ServerResponse {
        let isBatch = target == "BatchAccount"
        let text = isBatch ? "\(message)\nRequestId:\(requestID)\nTime:\(now.iso8601)" : message
        var error: JSONValue = ["code": .string(code), "message": .string(text)]
        error["target"] = target.map { .string($0) }
        if !details.isEmpty {
            error["details"] = .array(
                details.map { ["code": .string($0.code), "message": .string($0.message)] })
        }
        if !bareDetails.isEmpty { error["details"] = .array(bareDetails) }
        var response = ServerResponse(status, json: ["error": error])
        for field in headers { response.headers.add(field.name, field.value) }
        return response
    }
}
