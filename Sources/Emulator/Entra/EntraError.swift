import JSON

/// An error of Entra ID's endpoints (OAuth 2.0's form, with AADSTS codes).
///
/// learn.microsoft.com/entra/identity-platform/reference-error-codes
struct EntraError: Error {
    let status: Int
    let error: String
    let number: Int
    let message: String

    static func unknownApplication(_ clientID: String, tenant: String) -> EntraError {
        EntraError(
            status: 400, error: "unauthorized_client", number: 700_016,
            message: "Application with identifier '\(clientID)' was not found in the directory "
                + "'\(tenant)'. This can happen if the application has not been installed by the "
                + "administrator of the tenant or consented to by any user in the tenant. You may "
                + "have sent your authentication request to the wrong tenant.")
    }

    static func unknownTenant(_ tenant: String, _ error: String) -> EntraError {
        EntraError(
            status: 400, error: error, number: 90_002,
            message: "Tenant '\(tenant)' not found. Check to make sure you have the correct tenant "
                + "ID and are signing into the correct cloud. Check with your subscription "
                + "administrator, this may happen if there are no active subscriptions for the "
                + "tenant.")
    }

    static let noTenant = EntraError(
        status: 400, error: "invalid_request", number: 50_059,
        message: "No tenant-identifying information found in either the request or implied by any "
            + "provided credentials.")

    static let unknownInstance = EntraError(
        status: 400, error: "invalid_instance", number: 50_049,
        message: "Unknown or invalid instance.")

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
                + "\(tenant). This can happen if the application has not been installed by the "
                + "administrator of the tenant or consented to by any user in the tenant. You "
                + "might have sent your authentication request to the wrong tenant.")
    }

    /// A scope that is not `RESOURCE/.default` where an application signs in as itself.
    static func malformedScope(_ scope: String) -> EntraError {
        EntraError(
            status: 400, error: "invalid_scope", number: 1_002_012,
            message: "The provided value for scope \(scope) is not valid. Client credential flows "
                + "must have a scope value with /.default suffixed to the resource identifier "
                + "(application ID URI).")
    }

    /// A scope that names no permission where a user signs in.
    static func invalidScope(_ scope: String) -> EntraError {
        EntraError(
            status: 400, error: "invalid_scope", number: 70_011,
            message: "The provided request must include a 'scope' input parameter. The provided "
                + "value for the input parameter 'scope' is not valid. The scope \(scope) is not "
                + "valid.")
    }

    static let notFound = EntraError(
        status: 404, error: "invalid_request", number: 900_561,
        message: "The endpoint is not one that this service has for this method.")

    static func failed(_ reason: String) -> EntraError {
        EntraError(status: 500, error: "server_error", number: 90_033, message: reason)
    }

    /// - Parameter correlation: What the client calls its request, if that is a UUID.
    func response(_ state: State, correlation: String? = nil) -> ServerResponse {
        let now = state.clock.now.spaced
        let trace = Identifier.random()
        let correlation = correlation.flatMap(Identifier.valid) ?? Identifier.random()
        let description =
            "AADSTS\(number): \(message)\r\nTrace ID: \(trace)\r\n"
            + "Correlation ID: \(correlation)\r\nTimestamp: \(now)"
        return ServerResponse(
            status,
            json: [
                "error": .string(error), "error_description": .string(description),
                "error_codes": [.integer(Int64(number))], "timestamp": .string(now),
                "trace_id": .string(trace), "correlation_id": .string(correlation),
                "error_uri": .string("\(state.endpoints.authority)/error?code=\(number)"),
            ])
    }
}
