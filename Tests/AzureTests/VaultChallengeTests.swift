import Azure
import AzureKeyVault
import Secrets
import Testing
import Transport

struct VaultChallengeTests {
    private func challenge(_ text: String) -> HTTPResponse {
        .json(
            #"{"error":{"code":"Unauthorized","message":"AKV10000: Request is missing a token."}}"#,
            status: 401, headers: ["WWW-Authenticate": text])
    }

    private func get(
        _ transport: ScriptedTransport, _ credential: any TokenCredential = FixedCredential()
    ) async throws {
        _ = try await KeyVault(
            url: "https://kv.vault.azure.net", credential: credential, cloud: .public,
            transport: transport, retry: .never
        ).client.send(ServiceCall(KeyVault.operations.named("certificate"), ["c"]))
    }

    @Test(arguments: [
        #"Bearer authorization="https://login.microsoftonline.com/other", resource="https://vault.azure.net""#,
        #"Bearer authorization="https://login.windows.net/other/oauth2/authorize", resource="https://vault.azure.net""#,
        #"Bearer authorization=https://login.microsoftonline.com/other, scope=https://vault.azure.net/.default"#,
        #"Bearer authorization_uri="https://login.microsoftonline.com/other/", scope="https://vault.azure.net/.default""#,
    ])
    func asksTheTenantOfTheChallenge(text: String) async throws {
        let transport = ScriptedTransport(challenge(text), .json("{}"))
        try await get(transport)
        #expect(
            transport.requests.last?.headers["Authorization"]
                == "Bearer token for https://vault.azure.net/.default of other")
    }

    /// Only the name of the tenant is taken: Entra ID stays where the cloud has it.
    @Test func asksNoOtherEntra() async throws {
        let transport = ScriptedTransport(
            .token("home"),
            challenge(
                #"Bearer authorization="https://evil.example/other", resource="https://vault.azure.net""#
            ), .token("other"), .json("{}"))
        try await get(
            transport,
            TokenCache(
                ClientSecretCredential(
                    tenant: "home", clientID: "app", clientSecret: Secret("s"),
                    entra: .test(transport))))
        #expect(
            transport.requests.map(\.url) == [
                "https://login.microsoftonline.com/home/oauth2/v2.0/token",
                "https://kv.vault.azure.net/certificates/c/?api-version=7.4",
                "https://login.microsoftonline.com/other/oauth2/v2.0/token",
                "https://kv.vault.azure.net/certificates/c/?api-version=7.4",
            ])
        #expect(transport.requests.last?.headers["Authorization"] == "Bearer other")
    }

    @Test(arguments: [
        "https://evil.example", "https://vault.azure.net.evil.example", "http://vault.azure.net",
        "https://evilvault.azure.net", "https://other.vault.azure.net",
        "https://vault.azure.net:8443", "https://user@vault.azure.net", "vault.azure.net",
    ])
    func refusesAChallengeFromOutsideTheVaultsDomain(resource: String) async {
        let transport = ScriptedTransport(
            challenge(
                #"Bearer authorization="https://login.microsoftonline.com/other", resource="\#(resource)""#
            ), .json("{}"))
        let error = await #expect(throws: AzureError.self) { try await get(transport) }
        #expect(error?.kind == .refused)
        #expect(error?.code == "ForeignChallenge")
        #expect(transport.requests.count == 1)
    }

    @Test(arguments: ["", "Basic realm=x", "Bearer", "Bearer resource", #"Bearer error="x""#])
    func passesOnARefusalWithoutAChallenge(text: String) async {
        let transport = ScriptedTransport(challenge(text), .json("{}"))
        let error = await #expect(throws: AzureError.self) { try await get(transport) }
        #expect(error?.code == "Unauthorized")
        #expect(transport.requests.count == 1)
    }
}
