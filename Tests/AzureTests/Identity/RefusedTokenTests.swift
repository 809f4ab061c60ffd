import AzureKeyVault
import Foundation
import Secrets
import Testing
import Transport

@testable import Azure

/// A service that refuses a token before its time is asked once more, with another token.
struct RefusedTokenTests {
    private static let refusal = HTTPResponse.json(
        #"{"error":{"code":"ExpiredAuthenticationToken","message":"The access token expired."}}"#,
        status: 401, headers: ["WWW-Authenticate": #"Bearer error="invalid_token""#])

    private static func credential(_ transport: ScriptedTransport) -> TokenCache {
        TokenCache(
            ClientSecretCredential(
                tenant: "home", clientID: "app", clientSecret: Secret("s"),
                entra: .test(transport)), now: WallClock().now)
    }

    private static func pipeline(
        _ transport: ScriptedTransport, _ credential: any TokenCredential
    ) -> Pipeline {
        Pipeline(
            transport: transport, authorizer: BearerAuthorizer(credential, scope: "s/.default"),
            origin: Origin("https://management.azure.com"), retry: .immediate)
    }

    private func send(
        _ transport: ScriptedTransport, _ method: String = "GET",
        credential: (any TokenCredential)? = nil
    ) async throws -> HTTPResponse {
        try await Self.pipeline(transport, credential ?? Self.credential(transport)).send(
            HTTPRequest(method, "https://management.azure.com/x"), operation: "do it")
    }

    private func proofs(_ transport: ScriptedTransport) -> [String] {
        transport.requests.map { $0.headers["Authorization"] ?? "token request" }
    }

    /// A 401 has had no effect: what may not be repeated may be sent again too.
    @Test(arguments: ["GET", "POST"])
    func anotherTokenIsTaken(method: String) async throws {
        let transport = ScriptedTransport(
            .token("old"), Self.refusal, .token("new"), .json("{}"))
        #expect(try await send(transport, method).status == 200)
        #expect(
            proofs(transport) == ["token request", "Bearer old", "token request", "Bearer new"])
        #expect(
            transport.requests[1].headers["client-request-id"]
                == transport.requests[3].headers["client-request-id"])
    }

    @Test func onceIsEnough() async {
        let transport = ScriptedTransport(
            .token("old"), Self.refusal, .token("new"), Self.refusal, .token("newer"))
        let error = await #expect(throws: AzureError.self) { try await send(transport) }
        #expect(error?.status == 401)
        #expect(error?.code == "ExpiredAuthenticationToken")
        #expect(transport.requests.count == 4)
    }

    @Test func whatKeepsNoTokenIsAskedNoMore() async {
        let transport = ScriptedTransport(Self.refusal, .json("{}"))
        await #expect(throws: AzureError.self) {
            try await send(transport, credential: FixedCredential())
        }
        #expect(transport.requests.count == 1)
    }

    @Test func whyThereIsNoOtherTokenIsTold() async {
        let transport = ScriptedTransport(
            .token("old"), Self.refusal,
            .entraError("invalid_client", "AADSTS7000222: the secret has expired"))
        let error = await #expect(throws: AzureError.self) { try await send(transport) }
        #expect(error?.code == "invalid_client")
    }

    /// Of many whose token was refused, one asks for the next.
    @Test func oneSuccessorServesAll() async throws {
        let transport = ScriptedTransport(.token("old"), .token("new"))
        let cache = Self.credential(transport)
        let old = try await cache.token(scope: "a", tenant: nil).value
        for _ in 1...3 {
            #expect(await cache.renew(old, scope: "a", tenant: nil, claims: nil))
            #expect(try await cache.token(scope: "a", tenant: nil).value == Secret("new"))
        }
        #expect(transport.requests.count == 2)
    }

    /// A vault that names its tenant only when it refuses: the token for that tenant is no younger.
    @Test func aTokenForTheOtherTenantIsNoBetterIfItIsNoYounger() async throws {
        let transport = ScriptedTransport(.token("one"), .token("other"), .token("new"))
        let cache = Self.credential(transport)
        let one = try await cache.token(scope: "a", tenant: nil).value
        #expect(try await cache.token(scope: "a", tenant: "t").value == Secret("other"))
        #expect(await cache.renew(one, scope: "a", tenant: "t", claims: nil))
        #expect(try await cache.token(scope: "a", tenant: "t").value == Secret("new"))
        #expect(transport.requests.count == 3)
    }

    @Test(arguments: [
        // {"access_token":{"nbf":{"essential":true,"value":"1702682181"}}}
        """
        eyJhY2Nlc3NfdG9rZW4iOnsibmJmIjp7ImVzc2VudGlhbCI6dHJ1ZSwidmFsdWUiOiIxNzAyNjgyMTgxIn19fQ==
        """,
        "eyJhY2Nlc3NfdG9rZW4iOnsibmJmIjp7ImVzc2VudGlhbCI6dHJ1ZSwidmFsdWUiOiIxNzAyNjgyMTgxIn19fQ",
    ])
    func theClaimsOfAChallengeAreAskedFor(claims: String) async throws {
        let challenge =
            #"Bearer authorization_uri="https://login.windows.net/", "#
            + #"error="insufficient_claims", claims="\#(claims)""#
        let transport = ScriptedTransport(
            .token("old"), .json("{}", status: 401, headers: ["WWW-Authenticate": challenge]),
            .token("new"), .json("{}"))
        #expect(try await send(transport).status == 200)
        #expect(transport.requests[0].form["claims"] == nil)
        #expect(
            transport.requests[2].form["claims"]
                == #"{"access_token":{"nbf":{"essential":true,"value":"1702682181"}}}"#)
    }

    /// What is no JSON object is not passed on to Entra ID; the token is renewed all the same.
    @Test(arguments: [
        #"error="insufficient_claims", claims="????""#,
        #"error="insufficient_claims", claims="WzFd""#,
        #"error="invalid_token", claims="e30=""#, #"error="insufficient_claims""#,
    ])
    func otherClaimsAreNot(challenge: String) async throws {
        let transport = ScriptedTransport(
            .token("old"),
            .json("{}", status: 401, headers: ["WWW-Authenticate": "Bearer \(challenge)"]),
            .token("new"), .json("{}"))
        #expect(try await send(transport).status == 200)
        #expect(transport.requests[2].form["claims"] == nil)
    }

    @Test func aVaultMayRefuseTheTokenItAskedFor() async throws {
        let challenge = HTTPResponse.json(
            "{}", status: 401,
            headers: [
                "WWW-Authenticate":
                    #"Bearer authorization="https://login.microsoftonline.com/home", "#
                    + #"resource="https://vault.azure.net""#
            ])
        let transport = ScriptedTransport(
            .token("first"), challenge, .token("old"), .json("{}"), challenge, .token("new"),
            .json("{}"))
        let vault = KeyVault(
            url: "https://kv.vault.azure.net", credential: Self.credential(transport),
            cloud: .public, transport: transport, retry: .never)
        for _ in 1...2 {
            _ = try await vault.client.send(
                ServiceCall(KeyVault.operations.named("certificate"), ["c"]))
        }
        let token = "token request"
        #expect(
            proofs(transport) == [
                token, "Bearer first", token, "Bearer old", "Bearer old", token, "Bearer new",
            ])
    }
}
