import Azure
import Foundation
import Secrets
import Testing
import Transport

struct CredentialChainTests {
    private let folder: TestFolder

    init() throws {
        folder = try TestFolder()
    }

    private func chain(
        _ transport: ScriptedTransport, _ variables: [String: String] = [:]
    ) throws -> TokenCache {
        let environment = variables.merging(["PATH": folder.path]) { given, _ in given }
        return try SignIn(environment: Environment(environment))
            .credential(.chain, entra: .test(transport))
    }

    private static let nobody = Result<HTTPResponse, TransportError>.failure(
        TransportError(code: .timeout, message: "slow"))

    private static let principal = [
        "AZURE_TENANT_ID": "contoso", "AZURE_CLIENT_ID": "app", "AZURE_CLIENT_SECRET": "s-hidden",
    ]

    @Test func takesTheFirstThatIsSetUpAndStaysWithIt() async throws {
        _ = try await folder.program(
            #"echo '{"accessToken": "t", "expires_on": 2000000000}'"#, named: "az")
        let transport = ScriptedTransport([Self.nobody])
        let chain = try chain(transport)
        for scope in ["a", "b", "c"] {
            #expect(try await chain.token(scope: scope, tenant: nil).method == .cli)
        }
        #expect(transport.requests.count == 1, "the machine's identity was looked for again")
    }

    @Test func goesThroughAllInAzuresOrder() async throws {
        let error = await #expect(throws: CredentialError.self) {
            try await chain(ScriptedTransport([Self.nobody])).token(scope: "a", tenant: nil)
        }
        #expect(error?.code == .missing)
        #expect(error?.nextStep?.isEmpty == false)
        #expect(
            error?.message == """
                cannot sign in: no method is available
                  environment: AZURE_TENANT_ID and AZURE_CLIENT_ID are not set
                  workload: AZURE_FEDERATED_TOKEN_FILE, AZURE_TENANT_ID and AZURE_CLIENT_ID are \
                not set
                  managed: no instance metadata service answers, as on machines outside Azure
                  cli: there is no program 'az' in PATH
                  device: there is no terminal to show a code at
                """)
    }

    @Test func prefersTheEnvironment() async throws {
        let token = try folder.write("federated", to: "token")
        let variables = Self.principal.merging(["AZURE_FEDERATED_TOKEN_FILE": token]) { $1 }
        let transport = ScriptedTransport(.token("t"))
        let given = try await chain(transport, variables).token(scope: "a", tenant: nil)
        #expect(given.method == .environment)
        #expect(transport.requests.first?.form["client_secret"] == "s-hidden")
    }

    @Test func goesOnIfTheEnvironmentNamesNeitherSecretNorCertificate() async throws {
        let file = try folder.write("federated", to: "token")
        let transport = ScriptedTransport(.token("t"))
        let token = try await chain(
            transport,
            [
                "AZURE_TENANT_ID": "contoso", "AZURE_CLIENT_ID": "app",
                "AZURE_FEDERATED_TOKEN_FILE": file,
            ]
        ).token(scope: "a", tenant: nil)
        #expect(token.method == .workload)
    }

    @Test func endsAtOneThatIsSetUpAndWrong() async throws {
        let refused = ScriptedTransport(.entraError("invalid_client", "AADSTS7000215: Invalid."))
        let error = try await #require(throws: AzureError.self) {
            try await chain(refused, Self.principal).token(scope: "a", tenant: nil)
        }
        #expect(error.innerCode == "AADSTS7000215")
        #expect(refused.requests.count == 1)
        #expect(!error.description.contains("hidden"))

        var wrong = Self.principal
        wrong["AZURE_CLIENT_SECRET"] = nil
        wrong["AZURE_CLIENT_CERTIFICATE_PATH"] = "\(folder.path)/none.pem"
        let silent = ScriptedTransport()
        let other = await #expect(throws: CredentialError.self) {
            try await chain(silent, wrong).token(scope: "a", tenant: nil)
        }
        #expect(other?.code == .invalid)
        #expect(silent.requests.isEmpty)
    }

    @Test func endsAtAnEntraThatCannotBeReached() async throws {
        let transport = ScriptedTransport(
            Array(repeating: Self.nobody, count: 9))
        let error = await #expect(throws: TransportError.self) {
            try await chain(transport, Self.principal).token(scope: "a", tenant: nil)
        }
        #expect(error?.code == .timeout)
        #expect(transport.requests.allSatisfy { $0.url.hasPrefix("https://login.") })
    }

    @Test(arguments: [
        ("prod", ["environment", "workload", "managed"]), ("dev", ["cli", "device"]),
        ("AzureCliCredential", ["cli"]), ("ManagedIdentityCredential", ["managed"]),
        ("environmentcredential", ["environment"]), ("WorkloadIdentityCredential", ["workload"]),
    ])
    func isNarrowedAsAzuresOwn(value: String, methods: [String]) async throws {
        let error = try await #require(throws: CredentialError.self) {
            try await chain(
                ScriptedTransport([Self.nobody]), ["AZURE_TOKEN_CREDENTIALS": value]
            ).token(scope: "a", tenant: nil)
        }
        #expect(error.attempts.map(\.method.rawValue) == methods)
    }

    @Test func knowsNoOtherNarrowing() {
        let error = #expect(throws: CredentialError.self) {
            try chain(ScriptedTransport(), ["AZURE_TOKEN_CREDENTIALS": "all"])
        }
        #expect(error?.code == .invalid)
    }
}
