import Azure
import JSON
import Secrets

extension ReplayOperation {
    /// The token endpoint of Entra ID, which answers every kind of grant alike.
    static let signIn: [ReplayOperation] = [
        ReplayOperation(
            name: "get token", plane: .entra, method: "POST", pattern: "/*/oauth2/v2.0/token",
            notSent: otherGrants.union(telemetry),
            expected: { body in
                let token = (try? JSONValue(parsing: body))?["access_token"]?.string
                return [Array((token ?? "").utf8)]
            },
            ask: { asked in
                let form = Recording.Interaction.fields(of: asked.body).compactMapValues(\.string)
                let credential = asked.service.credential(
                    tenant: asked.names[0], id: form["client_id"] ?? "",
                    secret: form["client_secret"] ?? "")
                let token = try await credential.token(scope: form["scope"] ?? "", tenant: nil)
                return [Array(token.value.revealed().utf8)]
            })
    ]

    /// Fields of grants other than a client secret, and which grant it is.
    private static let otherGrants: Set<String> = [
        "claims", "client_assertion", "client_assertion_type", "device_code", "grant_type",
        "password", "response_type", "username",
    ]

    /// What Microsoft's own libraries say of themselves.
    private static let telemetry: Set<String> = [
        "client-request-id", "client_info", "x-client-CPU", "x-client-OS", "x-client-SKU",
        "x-client-VER", "x-client-current-telemetry", "x-client-last-telemetry",
        "x-ms-lib-capability",
    ]
}
