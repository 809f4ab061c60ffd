import Azure
import Secrets
import Testing
import Transport

struct WorkloadIdentityCredentialTests {
    private let folder: TestFolder
    private let file: String

    init() throws {
        folder = try TestFolder()
        file = try folder.write("federated-1\n", to: "token")
    }

    private func credential(_ transport: ScriptedTransport) -> WorkloadIdentityCredential {
        WorkloadIdentityCredential(
            tenant: nil, clientID: nil,
            environment: Environment([
                "AZURE_TENANT_ID": "contoso", "AZURE_CLIENT_ID": "app",
                "AZURE_FEDERATED_TOKEN_FILE": file,
            ]), entra: .test(transport))
    }

    @Test func readsTheFileForEveryRequest() async throws {
        let transport = ScriptedTransport(.token("t"), .token("u"))
        let credential = credential(transport)
        let token = try await credential.token(scope: "a/.default", tenant: nil)
        #expect(token.method == .workload)
        try folder.write("federated-2", to: "token")
        _ = try await credential.token(scope: "a/.default", tenant: "other")
        #expect(
            transport.requests.map { $0.form["client_assertion"] } == [
                "federated-1", "federated-2",
            ])
        #expect(
            transport.requests[0].form["client_assertion_type"]
                == "urn:ietf:params:oauth:client-assertion-type:jwt-bearer")
        #expect(
            transport.requests.map(\.url) == [
                "https://login.microsoftonline.com/contoso/oauth2/v2.0/token",
                "https://login.microsoftonline.com/other/oauth2/v2.0/token",
            ])
    }

    @Test func failsWhereTheFileIsEmptyOrGone() async throws {
        for (name, reason) in [("empty", "is empty"), ("gone", "No such file")] {
            try folder.write(" \n", to: "empty")
            let credential = WorkloadIdentityCredential(
                tenant: "contoso", clientID: "app",
                environment: Environment(["AZURE_FEDERATED_TOKEN_FILE": "\(folder.path)/\(name)"]),
                entra: .test(ScriptedTransport()))
            let error = await #expect(throws: CredentialError.self) {
                try await credential.token(scope: "a", tenant: nil)
            }
            #expect(error?.code == .invalid)
            #expect(error?.message.contains(reason) == true)
        }
    }

    @Test func isNotAvailableWithoutItsVariables() async {
        let credential = WorkloadIdentityCredential(
            tenant: "contoso", clientID: nil, environment: Environment(["AZURE_CLIENT_ID": ""]),
            entra: .test(ScriptedTransport()))
        let error = await #expect(throws: CredentialError.self) {
            try await credential.token(scope: "a", tenant: nil)
        }
        #expect(error?.code == .unavailable)
        #expect(error?.reason == "AZURE_FEDERATED_TOKEN_FILE and AZURE_CLIENT_ID are not set")
    }

    @Test func neverShowsTheToken() async {
        let transport = ScriptedTransport(.entraError("invalid_client", "AADSTS700024: too late."))
        let error = await #expect(throws: AzureError.self) {
            try await credential(transport).token(scope: "a", tenant: nil)
        }
        #expect(error?.nextStep?.contains("clock") == true)
        #expect(error?.description.contains("federated-1") == false)
    }
}
