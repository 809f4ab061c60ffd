import Azure
import Foundation
import Secrets
import Testing
import Transport

struct ClientSecretCredentialTests {
    func credential(_ transport: ScriptedTransport) -> ClientSecretCredential {
        ClientSecretCredential(
            tenant: "contoso.example", clientID: "app", clientSecret: Secret("s&cret"),
            cloud: .public, transport: transport, retry: .immediate)
    }

    @Test func asksOnceForAllThatWait() async throws {
        let transport = ScriptedTransport(
            .json(#"{"access_token":"t","expires_in":3599,"token_type":"Bearer"}"#))
        let credential = credential(transport)
        try await withThrowingTaskGroup(of: AccessToken.self) { group in
            for _ in 0..<20 {
                group.addTask { try await credential.token(scope: "a/.default", tenant: nil) }
            }
            for try await token in group { #expect(token.value == Secret("t")) }
        }
        #expect(transport.requests.count == 1)
        let body = try #require(transport.requests.first?.body)
        #expect(
            String(decoding: body, as: UTF8.self)
                == "client_id=app&client_secret=s%26cret&grant_type=client_credentials"
                + "&scope=a%2F.default")
    }

    @Test func renewsATokenThatIsAboutToExpire() async throws {
        let transport = ScriptedTransport(
            .json(#"{"access_token":"1","expires_in":299}"#),
            .json(#"{"access_token":"2","expires_in":3599}"#))
        let credential = credential(transport)
        _ = try await credential.token(scope: "a", tenant: nil)
        #expect(try await credential.token(scope: "a", tenant: nil).value == Secret("2"))
    }

    @Test(arguments: ["<html>proxy</html>", "{}", #"{"access_token":"t"}"#, ""])
    func takesNothingElseForAToken(text: String) async {
        let error = await #expect(throws: AzureError.self) {
            try await credential(ScriptedTransport(.json(text))).token(scope: "a", tenant: nil)
        }
        #expect(error?.kind == .unparsable)
    }

    @Test func asksAgainAfterAFailure() async throws {
        let transport = ScriptedTransport(
            .json("{}", status: 400), .json(#"{"access_token":"t","expires_in":3599}"#))
        let credential = credential(transport)
        await #expect(throws: AzureError.self) {
            try await credential.token(scope: "a", tenant: nil)
        }
        #expect(try await credential.token(scope: "a", tenant: nil).value == Secret("t"))
    }

    @Test func neverShowsTheSecret() async {
        let transport = ScriptedTransport(
            .json(
                #"{"error":"invalid_client","error_description":"AADSTS7000215: Invalid."}"#,
                status: 401))
        let error = await #expect(throws: AzureError.self) {
            try await credential(transport).token(scope: "a", tenant: nil)
        }
        let text = "\(String(describing: error))"
        #expect(text.contains("AADSTS7000215"))
        #expect(error?.nextStep?.contains("client secret") == true)
        #expect(!text.contains("s&cret") && !text.contains("s%26cret"))
    }
}
