/// How an application can fail to prove who it is.
extension EntraError {
    private static let review =
        "Review the documentation at https://learn.microsoft.com/entra/identity-platform/"
        + "certificate-credentials ."

    private static func client(_ number: Int, _ message: String) -> EntraError {
        EntraError(status: 401, error: "invalid_client", number: number, message: message)
    }

    static func wrongSecret(_ clientID: String) -> EntraError {
        client(
            7_000_215,
            "Invalid client secret provided. Ensure the secret being sent in the request is the "
                + "client secret value, not the client secret ID, for a secret added to app "
                + "'\(clientID)'.")
    }

    static let noProof = client(
        7_000_216,
        "'client_assertion', 'client_secret' or 'request' is required for the "
            + "'client_credentials' grant type.")

    /// An application that has secrets where a public client has none.
    static let notPublic = client(
        7_000_218,
        "The request body must contain the following parameter: 'client_assertion' or "
            + "'client_secret'.")

    static let malformedAssertion = EntraError(
        status: 400, error: "invalid_request", number: 50_027,
        message: "JWT token is invalid or malformed.")

    static let unknownAssertionType = EntraError(
        status: 400, error: "invalid_request", number: 90_023,
        message: "Unsupported 'client_assertion_type' value.")

    static let otherApplication = client(
        700_021,
        "Client assertion application identifier doesn't match 'client_id' parameter. \(review)")

    static let otherAudience = client(
        700_023, "Client assertion audience claim does not match Realm issuer. \(review)")

    static func outsideOfTime(now: String, from: String, until: String) -> EntraError {
        client(
            700_024,
            "Client assertion is not within its valid time range. Current time: \(now), assertion "
                + "valid from \(from), expiry time of assertion \(until). \(review)")
    }

    /// - Parameter thumbprint: Of the certificate that the client names, if it names one.
    static func wrongSignature(
        _ reason: String, thumbprint: String, clientID: String
    ) -> EntraError {
        client(
            700_027,
            "Client assertion contains an invalid signature. [Reason - \(reason), Thumbprint of "
                + "key used by client: '\(thumbprint)', Please visit the Azure Portal, Graph "
                + "Explorer or directly use MS Graph to see configured keys for app Id "
                + "'\(clientID)'.]")
    }

    /// A part of a federated token that no federated credential has.
    static func untrusted(_ number: Int, _ part: String, _ value: String) -> EntraError {
        client(
            number,
            "No matching federated identity record found for presented assertion \(part) "
                + "'\(value)'. Check your federated identity credential Subject, Audience and "
                + "Issuer against the presented assertion. https://learn.microsoft.com/entra/"
                + "workload-id/workload-identity-federation")
    }

    /// An issuer that is trusted, but whose keys cannot be had: the emulator asks nobody.
    static let unreachableIssuer = EntraError(
        status: 400, error: "invalid_request", number: 501_661,
        message: "Request to External OIDC endpoint failed.")

    static let wrongFederatedSignature = EntraError(
        status: 400, error: "invalid_grant", number: 50_013,
        message: "Assertion failed signature validation.")
}
