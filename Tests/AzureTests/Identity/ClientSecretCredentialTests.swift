import Azure
import Foundation
import Secrets
import Testing
import Transport

struct ClientSecretCredentialTests {
    func credential(_ transport: ScriptedTransport) -> ClientSecretCredential {
        ClientSecretCredential(
            tenant: "contoso.example", clientID: "app", clientSecret: Secret("s&cret"),
            entra: .test(transport))
    }

    @Test func sendsTheSecretToTheTenantAlone() async throws {
        let transport = ScriptedTransport(.token("t"), .token("u"))
        let token = try await credential(transport).token(scope: "a/.default", tenant: nil)
        #expect(token.value == Secret("t"))
        #expect(token.expiresOn == WallClock.start + 3599)
        #expect(token.method == .secret)
        _ = try await credential(transport).token(scope: "a/.default", tenant: "other/../x")
        #expect(
            transport.requests.map(\.url) == [
                "https://login.microsoftonline.com/contoso.example/oauth2/v2.0/token",
                "https://login.microsoftonline.com/other%2F..%2Fx/oauth2/v2.0/token",
            ])
        let body = try #require(transport.requests.first?.body)
        #expect(
            String(decoding: body, as: UTF8.self)
                == "client_id=app&client_secret=s%26cret&grant_type=client_credentials"
                + "&scope=a%2F.default")
    }

    @Test(arguments: [
        "<html>proxy</html>", "{}", #"{"access_token":"t"}"#, "",
        #"{"access_token":"","expires_in":3599}"#,
        #"{"access_token":"hidden","expires_in":"soon"}"#,
    ])
    func takesNothingElseForAToken(text: String) async {
        let error = await #expect(throws: AzureError.self) {
            try await credential(ScriptedTransport(.json(text))).token(scope: "a", tenant: nil)
        }
        #expect(error?.kind == .unparsable)
        #expect(error?.description.contains("hidden") == false)
    }

    @Test func neverShowsTheSecret() async {
        let transport = ScriptedTransport(
            .entraError("invalid_client", "AADSTS7000215: Invalid."))
        let credential = credential(transport)
        let error = await #expect(throws: AzureError.self) {
            try await credential.token(scope: "a", tenant: nil)
        }
        var text = "\(String(describing: error)) \(credential)"
        dump(credential, to: &text)
        #expect(text.contains("AADSTS7000215"))
        #expect(error?.nextStep?.contains("client secret") == true)
        #expect(!text.contains("s&cret") && !text.contains("s%26cret"))
    }
}
