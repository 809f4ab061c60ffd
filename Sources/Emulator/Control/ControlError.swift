import JSON

/// A refusal of the control endpoint.
struct ControlError: Error {
    let status: Int
    let code: String
    let message: String

    static func badRequest(_ message: String) -> ControlError {
        ControlError(status: 400, code: "BadRequest", message: message)
    }

    static let unauthorized = ControlError(
        status: 401, code: "Unauthorized",
        message: "the control endpoint wants 'Authorization: Bearer' with the token of the file "
            + "that the ready line names in 'control_token_file'")

    static let notFound = ControlError(
        status: 404, code: "NotFound",
        message: "the control endpoint has no such path; GET / lists them")

    static let methodNotAllowed = ControlError(
        status: 405, code: "MethodNotAllowed",
        message: "the path takes other methods; GET / lists them")

    var response: ServerResponse {
        var response = ServerResponse(
            status, json: ["error": ["code": .string(code), "message": .string(message)]])
        if status == 401 { response.headers["WWW-Authenticate"] = "Bearer" }
        return response
    }
}
