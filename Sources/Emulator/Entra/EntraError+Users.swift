/// How a user's sign-in can fail.
extension EntraError {
    private static func grant(
        _ number: Int, _ message: String, error: String = "invalid_grant"
    ) -> EntraError {
        EntraError(status: 400, error: error, number: number, message: message)
    }

    static let malformedGrant = grant(
        9_002_313, "Invalid request. Request is malformed or invalid.")

    static let expiredGrant = grant(
        700_082,
        "The refresh token has expired due to inactivity. Send a new interactive authorization "
            + "request for this user and resource.")

    static let wrongPassword = grant(
        50_126, "Error validating credentials due to invalid username or password.")

    static func unknownUser(_ name: String, tenant: String) -> EntraError {
        grant(
            50_034,
            "The user account \(name) does not exist in the \(tenant) directory. To sign into this "
                + "application, the account must be added to the directory.")
    }

    static let authorizationPending = grant(
        70_016, "OAuth 2.0 device flow error. Authorization is pending. Continue polling.",
        error: "authorization_pending")

    /// RFC 8628, section 3.5; Entra ID itself seldom sends it.
    static let slowDown = grant(
        70_016, "OAuth 2.0 device flow error. Poll less often: the interval grows by 5 seconds.",
        error: "slow_down")

    static let authorizationDeclined = grant(
        70_000, "The end user denied the authorization request.", error: "authorization_declined")

    static let expiredCode = grant(
        70_020,
        "The provided value for the input parameter 'device_code' is not valid. This device code "
            + "has expired.", error: "expired_token")

    static let badCode = grant(
        70_000, "The provided value for the input parameter 'device_code' is not valid.",
        error: "bad_verification_code")
}
