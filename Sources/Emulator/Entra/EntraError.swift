import JSON

/// An error of Entra ID's token endpoint (OAuth 2.0's form, with AADSTS codes).
struct EntraError: Error {
    let status: Int
    let error: String
    let number: Int
    let message: String

    static func invalidClient(_ clientID: String) -> EntraError {
        EntraError(
            status: 401, error: "invalid_client", number: 7_000_215,
            message: "Invalid client secret provided. Ensure the secret being sent in the request "
                + "is the client secret value, not the client secret ID, for a secret added to app "
                + "'\(clientID)'.")
    }

    static func unknownApplication(_ clientID: String, tenant: String) -> EntraError {
        EntraError(
            status: 400, error: "unauthorized_client", number: 700_016,
            message: "Application with identifier '\(clientID)' was not found in the directory "
                + "'\(tenant)'.")
    }

    static func unknownTenant(_ tenant: String) -> EntraError {
        EntraError(
            status: 400, error: "invalid_request", number: 90_002,
            message: "Tenant '\(tenant)' not found. Check to make sure you have the correct tenant "
                + "ID and are signing into the correct cloud.")
    }

    static func missing(_ parameter: String) -> EntraError {
        EntraError(
            status: 400, error: "invalid_request", number: 900_144,
            message: "The request body must contain the following parameter: '\(parameter)'.")
    }

    static func unsupportedGrant(_ grant: String) -> EntraError {
        EntraError(
            status: 400, error: "unsupported_grant_type", number: 70_003,
            message: "The app requested an unsupported grant type '\(grant)'.")
    }

    static func unknownResource(_ resource: String, tenant: String) -> EntraError {
        EntraError(
            status: 400, error: "invalid_resource", number: 500_011,
            message: "The resource principal named \(resource) was not found in the tenant named "
                + "\(tenant).")
    }

    static func malformedScope(_ scope: String) -> EntraError {
        EntraError(
            status: 400, error: "invalid_scope", number: 1_002_012,
            message: "The provided value for scope \(scope) is not valid. Client credential flows "
                + "must have a scope value with /.default suffixed to the resource identifier.")
    }

    static let notFound = EntraError(
        status: 404, error: "invalid_request", number: 900_561,
        message: "The endpoint is not one that this service has for this method.")

    static func failed(_ reason: String) -> EntraError {
        EntraError(status: 500, error: "server_error", number: 90_033, message: reason)
    }

    func response(_ state: State) -> ServerResponse {
        let now = state.clock.now
        let trace = Identifier.random()
        let correlation = Identifier.random()
        let description =
            "AADSTS\(number): \(message) Trace ID: \(trace) Correlation ID: \(correlation) "
            + "Timestamp: \(now.spaced)"
        return ServerResponse(
            status,
            json: [
                "error": .string(error), "error_description": .string(description),
                "error_codes": [.integer(Int64(number))], "timestamp": .string(now.spaced),
                "trace_id": .string(trace), "correlation_id": .string(correlation),
                "error_uri": .string("\(state.endpoints.authority)/error?code=\(number)"),
            ])
    }
}
