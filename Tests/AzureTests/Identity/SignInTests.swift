import Azure
import Secrets
import Testing
import Transport

struct SignInTests {
    private func token(
        _ method: SignInMethod, _ signIn: SignIn, _ answers: HTTPResponse...
    ) async throws -> (AccessToken, [HTTPRequest]) {
        let transport = ScriptedTransport(answers.map { .success($0) })
        let credential = try signIn.credential(method, entra: .test(transport))
        return (try await credential.token(scope: "a", tenant: nil), transport.requests)
    }

    private static let variables = [
        "AZURE_TENANT_ID": "home", "AZURE_CLIENT_ID": "app", "AZURE_CLIENT_SECRET": "variable",
    ]

    @Test func takesFromTheEnvironmentWhatIsNotGiven() async throws {
        var signIn = SignIn(environment: Environment(Self.variables))
        let (token, requests) = try await token(.secret, signIn, .token("t"))
        #expect(token.method == .secret)
        #expect(requests[0].url == "https://login.microsoftonline.com/home/oauth2/v2.0/token")
        #expect(requests[0].form["client_secret"] == "variable")

        signIn.tenant = "given"
        signIn.clientID = "mine"
        signIn.clientSecret = Secret("own")
        let (_, others) = try await self.token(.secret, signIn, .token("t"))
        #expect(others[0].url == "https://login.microsoftonline.com/given/oauth2/v2.0/token")
        #expect(others[0].form["client_secret"] == "own")
        #expect(others[0].form["client_id"] == "mine")
    }

    @Test(arguments: [
        (SignInMethod.secret, "AZURE_TENANT_ID"), (.secret, "AZURE_CLIENT_ID"),
        (.secret, "AZURE_CLIENT_SECRET"), (.certificate, "AZURE_CLIENT_CERTIFICATE_PATH"),
    ])
    func saysWhatLacks(method: SignInMethod, variable: String) {
        var variables = Self.variables
        variables[variable] = nil
        let error = #expect(throws: CredentialError.self) {
            try SignIn(environment: Environment(variables)).credential(
                method, entra: .test(ScriptedTransport()))
        }
        #expect(error?.code == .missing)
        #expect(error?.message.contains("\(variable) is not set") == true)
    }

    @Test(arguments: SignInMethod.allCases)
    func showsNoSecret(method: SignInMethod) async throws {
        var variables = Self.variables
        variables["AZURE_CLIENT_SECRET"] = "s-hidden"
        variables["IDENTITY_ENDPOINT"] = "http://localhost/token"
        variables["IDENTITY_HEADER"] = "h-hidden"
        var signIn = SignIn(environment: Environment(variables))
        signIn.certificatePassword = Secret("p-hidden")
        var text = "\(signIn) \(String(reflecting: signIn))"
        dump(signIn, to: &text)
        let entra = EntraEndpoint.test(ScriptedTransport())
        if let credential = try? signIn.credential(method, entra: entra) {
            text += "\(credential) \(String(reflecting: credential))"
            dump(credential, to: &text)
            let error = await #expect(throws: (any Error).self) {
                try await credential.token(scope: "a", tenant: nil)
            }
            text += String(reflecting: error)
        }
        #expect(!text.contains("hidden"))
    }

    @Test func prefersAResourceIDToAClientID() async throws {
        var signIn = SignIn(environment: Environment(["AZURE_CLIENT_ID": "app"]))
        let probe = HTTPResponse.json("{}", status: 400)
        let (_, byClient) = try await token(.managed, signIn, probe, .token("t"))
        #expect(byClient[1].url.hasSuffix("&client_id=app"))
        signIn.resourceID = "/id"
        let (_, byResource) = try await token(.managed, signIn, probe, .token("t"))
        #expect(byResource[1].url.hasSuffix("&msi_res_id=%2Fid"))
    }
}
