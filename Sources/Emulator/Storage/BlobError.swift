/// An error of the blob service.
///
/// learn.microsoft.com/rest/api/storageservices/blob-service-error-codes
struct BlobError: Error {
    let status: Int
    let code: String
    let message: String
    /// More elements of the answer.
    var details: [(name: String, value: String)] = []
    var headers: HeaderFields = [:]

    static let containerNotFound = BlobError(
        status: 404, code: "ContainerNotFound", message: "The specified container does not exist.")
    static let blobNotFound = BlobError(
        status: 404, code: "BlobNotFound", message: "The specified blob does not exist.")
    static let containerAlreadyExists = BlobError(
        status: 409, code: "ContainerAlreadyExists",
        message: "The specified container already exists.")
    static let containerBeingDeleted = BlobError(
        status: 409, code: "ContainerBeingDeleted",
        message: "The specified container is being deleted. Try operation later.")
    static let blobAlreadyExists = BlobError(
        status: 409, code: "BlobAlreadyExists", message: "The specified blob already exists.")
    static let conditionNotMet = BlobError(
        status: 412, code: "ConditionNotMet",
        message:
            "The condition specified using HTTP conditional header(s) is not met.")
    static let notModified = BlobError(
        status: 304, code: "ConditionNotMet",
        message:
            "The condition specified using HTTP conditional header(s) is not met.")
    static let invalidName = BlobError(
        status: 400, code: "InvalidResourceName",
        message: "The specifed resource name contains invalid characters.")
    static let invalidNameLength = BlobError(
        status: 400, code: "OutOfRangeInput",
        message: "The specified resource name length is not within the permissible limits.")
    static let invalidXML = BlobError(
        status: 400, code: "InvalidXmlDocument",
        message: "XML specified is not syntactically valid.")
    static let invalidBlockList = BlobError(
        status: 400, code: "InvalidBlockList", message: "The specified block list is invalid.")
    static let invalidBlock = BlobError(
        status: 400, code: "InvalidBlobOrBlock",
        message: "The specified blob or block content is invalid.")
    static let overwriteNotAllowed = BlobError(
        status: 403, code: "UnauthorizedBlobOverwrite",
        message: "This request is not authorized to perform blob overwrites.")
    static let permissionMismatch = BlobError(
        status: 403, code: "AuthorizationPermissionMismatch",
        message:
            "This request is not authorized to perform this operation using this permission.")
    static let resourceTypeMismatch = BlobError(
        status: 403, code: "AuthorizationResourceTypeMismatch",
        message:
            "This request is not authorized to perform this operation using this resource type.")
    static let serviceMismatch = BlobError(
        status: 403, code: "AuthorizationServiceMismatch",
        message: "This request is not authorized to perform this operation using this service.")
    static let sourceAddressMismatch = BlobError(
        status: 403, code: "AuthorizationSourceIPMismatch",
        message: "This request is not authorized to perform this operation using this source IP.")
    static let noLease = BlobError(
        status: 412, code: "LeaseNotPresentWithBlobOperation",
        message: "There is currently no lease on the blob.")

    static func authenticationFailed(_ detail: String) -> BlobError {
        BlobError(
            status: 403, code: "AuthenticationFailed",
            message: "Server failed to authenticate the request. Make sure the value of "
                + "Authorization header is formed correctly including the signature.",
            details: [("AuthenticationErrorDetail", detail)])
    }

    static func invalidHeader(_ name: String, _ value: String) -> BlobError {
        BlobError(
            status: 400, code: "InvalidHeaderValue",
            message: "The value for one of the HTTP headers is not in the correct format.",
            details: [("HeaderName", name), ("HeaderValue", value)])
    }

    static func missingHeader(_ name: String) -> BlobError {
        BlobError(
            status: 400, code: "MissingRequiredHeader",
            message: "An HTTP header that's mandatory for this request is not specified.",
            details: [("HeaderName", name)])
    }

    static func invalidParameter(
        _ name: String, _ value: String, code: String = "InvalidQueryParameterValue"
    ) -> BlobError {
        BlobError(
            status: 400, code: code,
            message: "Value for one of the query parameters specified in the request URI is "
                + "invalid.",
            details: [("QueryParameterName", name), ("QueryParameterValue", value)])
    }

    static func invalidNode(_ name: String, _ value: String) -> BlobError {
        BlobError(
            status: 400, code: "InvalidXmlNodeValue",
            message: "The value for one of the XML nodes is not in the correct format.",
            details: [("XmlNodeName", name), ("XmlNodeValue", value)])
    }

    /// The service has this, the emulator does not.
    static func notEmulated(_ what: String) -> BlobError {
        BlobError(
            status: 501, code: "NotImplemented",
            message: "The requested operation is not implemented on the specified resource.",
            details: [("Reason", "\(what) is not emulated")])
    }

    func response(requestID: String, at now: Timestamp) -> ServerResponse {
        var fields = headers
        fields["x-ms-error-code"] = code
        guard status != 304 else { return ServerResponse(304, headers: fields) }
        var xml = XMLWriter()
        xml.element("Error") { error in
            error.text("Code", code)
            error.text("Message", "\(message)\nRequestId:\(requestID)\nTime:\(now.iso8601)")
            for detail in details { error.text(detail.name, detail.value) }
        }
        fields["Content-Type"] = "application/xml"
        return ServerResponse(status, headers: fields, body: xml.bytes)
    }
}
