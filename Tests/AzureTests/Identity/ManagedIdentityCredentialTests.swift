import Foundation
import Secrets
import Testing
import Transport

@testable import Azure

struct ManagedIdentityCredentialTests {
    private static let refusal = HTTPResponse.json(
        #"{"error":"invalid_request","error_description":"Required metadata header not specified"}"#,
        status: 400)
    private static let unknownIdentity = HTTPResponse.json(
        #"{"error":"invalid_request","error_description":"Identity not found"}"#, status: 400)

    private func credential(
        _ transport: ScriptedTransport, _ variables: [String: String] = [:],
        identity: ManagedIdentityCredential.Identity = .system, arcFolder: String = "/nowhere",
        retry: RetryPolicy = .immediate
    ) -> ManagedIdentityCredential {
        ManagedIdentityCredential(
            identity: identity, environment: Environment(variables),
            entra: .test(transport, retry: retry), arcTokenFolder: arcFolder)
    }

    private func error(of credential: ManagedIdentityCredential) async -> CredentialError? {
        await #expect(throws: CredentialError.self) {
            try await credential.token(scope: "https://vault.azure.net/.default", tenant: nil)
        }
    }

    // MARK: - Metadata service

    private static let identities: [(ManagedIdentityCredential.Identity, String)] = [
        (.system, ""), (.clientID("id&1"), "&client_id=id%261"),
        (.resourceID("/subscriptions/s"), "&msi_res_id=%2Fsubscriptions%2Fs"),
    ]

    @Test(arguments: identities)
    func asksTheMetadataService(
        identity: ManagedIdentityCredential.Identity, query: String
    ) async throws {
        let transport = ScriptedTransport(
            Self.refusal,
            .json(#"{"access_token":"t","expires_in":"3599","expires_on":"1","resource":"r"}"#),
            .token("u"))
        let credential = credential(transport, identity: identity)
        let token = try await credential.token(
            scope: "https://vault.azure.net/.default", tenant: "other")
        #expect(token.value == Secret("t"))
        #expect(token.expiresOn == WallClock.start + 3599)
        #expect(token.method == .managed)
        _ = try await credential.token(scope: "b/.default", tenant: nil)

        let base = "http://169.254.169.254/metadata/identity/oauth2/token?api-version=2018-02-01"
        #expect(
            transport.requests.map(\.url) == [
                base, "\(base)&resource=https%3A%2F%2Fvault.azure.net\(query)",
                "\(base)&resource=b\(query)",
            ])
        #expect(transport.requests.map { $0.headers["Metadata"] } == [nil, "true", "true"])
        #expect(transport.requests.map(\.timeout) == [.seconds(1), nil, nil])
    }

    @Test func asksWhereTheEnvironmentSays() async throws {
        let transport = ScriptedTransport(Self.refusal, .token("t"))
        _ = try await credential(
            transport, ["AZURE_POD_IDENTITY_AUTHORITY_HOST": "http://127.0.0.1:8080/"]
        ).token(scope: "a", tenant: nil)
        #expect(
            transport.requests.allSatisfy {
                $0.url.hasPrefix("http://127.0.0.1:8080/metadata/identity/oauth2/token?")
            })
    }

    @Test(arguments: [
        Result.failure(TransportError(code: .timeout, message: "slow")),
        .failure(TransportError(code: .cannotConnect, message: "nobody")),
        .success(HTTPResponse(status: 403, body: Array("proxy: unreachable".utf8))),
    ])
    func isNotAvailableElsewhere(probe: Result<HTTPResponse, TransportError>) async {
        let transport = ScriptedTransport([probe])
        let error = await error(of: credential(transport, identity: .clientID("id")))
        #expect(error?.code == .unavailable)
        #expect(transport.requests.count == 1)
    }

    @Test func isNotAvailableOnAMachineWithoutIdentity() async {
        let transport = ScriptedTransport(Self.refusal, Self.unknownIdentity)
        let error = await error(of: credential(transport))
        #expect(error?.code == .unavailable)
        #expect(error?.reason.contains("Identity not found") == true)
    }

    @Test func failsIfAnIdentityThatIsNamedIsNotThere() async {
        let transport = ScriptedTransport(Self.refusal, Self.unknownIdentity)
        let error = await #expect(throws: AzureError.self) {
            try await credential(transport, identity: .clientID("id")).token(
                scope: "a", tenant: nil)
        }
        #expect(error?.message.contains("Identity not found") == true)
    }

    @Test(arguments: [404, 410, 429, 500])
    func waitsUntilTheServiceIsUpdated(status: Int) async throws {
        let transport = ScriptedTransport(
            Self.refusal, .json("{}", status: status), .json("{}", status: status), .token("t"))
        let token = try await credential(transport).token(scope: "a", tenant: nil)
        #expect(token.value == Secret("t"))
    }

    @Test func givesUpInTheEnd() async {
        let gone = Array(repeating: HTTPResponse.json("{}", status: 410), count: 9)
        let transport = ScriptedTransport(([Self.refusal] + gone).map { .success($0) })
        await #expect(throws: AzureError.self) {
            try await credential(transport).token(scope: "a", tenant: nil)
        }
        #expect(transport.requests.count == 6)
    }

    // MARK: - App Service

    private static let appService = [
        "IDENTITY_ENDPOINT": "http://169.254.129.4:8081/msi/token", "IDENTITY_HEADER": "hidden",
    ]

    @Test func asksAppService() async throws {
        let transport = ScriptedTransport(
            .json(#"{"access_token":"t","expires_on":"1800003600","token_type":"Bearer"}"#))
        let token = try await credential(
            transport, Self.appService, identity: .resourceID("/r")
        ).token(scope: "a/.default", tenant: nil)
        #expect(token.expiresOn == WallClock.start + 3600)
        let request = try #require(transport.requests.first)
        #expect(
            request.url == "http://169.254.129.4:8081/msi/token?api-version=2019-08-01"
                + "&resource=a&mi_res_id=%2Fr")
        #expect(request.headers["X-IDENTITY-HEADER"] == "hidden")
    }

    @Test func neverShowsWhatAppServiceWants() async {
        let transport = ScriptedTransport(.json(#"{"statusCode":400}"#, status: 400))
        let credential = credential(transport, Self.appService)
        let error = await #expect(throws: AzureError.self) {
            try await credential.token(scope: "a", tenant: nil)
        }
        #expect(error?.description.contains("hidden") == false)
    }

    @Test func saysWhatItDoesNotSupport() async {
        let fabric = Self.appService.merging(["IDENTITY_SERVER_THUMBPRINT": "x"]) { $1 }
        let error = await error(of: credential(ScriptedTransport(), fabric))
        #expect(error?.code == .unavailable)
        #expect(error?.reason.contains("Service Fabric") == true)
    }

    // MARK: - Azure Arc

    private static let arc = [
        "IDENTITY_ENDPOINT": "http://localhost:40342/metadata/identity/oauth2/token",
        "IMDS_ENDPOINT": "http://localhost:40342",
    ]

    private func challenge(_ file: String) -> HTTPResponse {
        .json("{}", status: 401, headers: ["WWW-Authenticate": "Basic realm=\(file)"])
    }

    @Test func provesToAzureArcThatItMayReadItsFiles() async throws {
        let folder = try TestFolder()
        let transport = ScriptedTransport(
            challenge(try folder.write("key-1", to: "1.key")), .token("t"),
            challenge(try folder.write("key-2", to: "2.key")), .token("u"))
        let credential = credential(transport, Self.arc, arcFolder: folder.path)
        for _ in 0..<2 { _ = try await credential.token(scope: "a/.default", tenant: nil) }
        #expect(
            transport.requests.map { $0.headers["Authorization"] }
                == [nil, "Basic key-1", nil, "Basic key-2"])
        #expect(transport.requests.allSatisfy { $0.headers["Metadata"] == "true" })
        #expect(
            transport.requests.first?.url
                == "http://localhost:40342/metadata/identity/oauth2/token"
                + "?api-version=2020-06-01&resource=a")
    }

    @Test func readsNoOtherFileForAzureArc() async throws {
        let (folder, outside) = (try TestFolder(), try TestFolder())
        let name = URL(filePath: outside.path).lastPathComponent
        let files = [
            try outside.write("hidden", to: "1.key"), try folder.write("hidden", to: "1.txt"),
            "\(folder.path)/../\(name)/1.key", "\(folder.path)/sub/1.key", "1.key", "",
            try folder.write(String(repeating: "x", count: 4097), to: "large.key"),
        ]
        for file in files {
            let transport = ScriptedTransport(challenge(file), .token("t"))
            let error = await error(
                of: credential(transport, Self.arc, arcFolder: folder.path))
            #expect(error?.code == .invalid, "\(file)")
            #expect(transport.requests.count == 1, "\(file)")
        }
    }

    @Test func asksAzureArcForTheServersOwnIdentityOnly() async {
        let transport = ScriptedTransport()
        let error = await error(of: credential(transport, Self.arc, identity: .clientID("id")))
        #expect(error?.code == .invalid)
        #expect(transport.requests.isEmpty)
    }
}
