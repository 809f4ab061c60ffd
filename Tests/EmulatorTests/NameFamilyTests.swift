import JSON
import Testing

@testable import Emulator

/// Answers name the services as their requests do.
struct NameFamilyTests {
    private let cloud: TestCloud

    init() throws {
        cloud = try TestCloud()
        try cloud.importRender()
    }

    @Test(arguments: [
        ("login.microsoftonline.com", ServiceHost.entra), ("sts.windows.net", .entra),
        ("management.azure.com", .resourceManager), ("kv.vault.azure.net", .vault("kv")),
        ("a.eastus.batch.azure.com", .batch(account: "a", region: "eastus")),
        ("kv.vault.localhost", .vault("kv")),
    ])
    func azureNamesAreThoseOfTheServices(host: String, service: ServiceHost) {
        #expect(ServiceHost(host) == service)
    }

    @Test(arguments: [
        "vault.azure.net", "a.b.vault.azure.net", "batch.azure.com", "a.batch.azure.com",
        "kv.vault.azure.net.example.com", "management.azure.com.example.com", "azure.com",
        "kvvault.azure.net", "", ".",
    ])
    func otherNamesAreNobody(host: String) {
        #expect(ServiceHost(host) == nil)
    }

    private static let azureHosts = [
        "vault.azure.net", "batch.azure.com", "login.microsoftonline.com", "management.azure.com",
    ]

    /// The same requests by both names: no answer has a name of the other family.
    @Test func everyURLIsOfTheFamilyOfItsRequest() throws {
        let account = cloud.account
        let requests: [(local: String, azure: String, target: String, scope: String)] = [
            ("login.localhost:8443", "login.microsoftonline.com", "", ""),
            (
                "management.localhost:8443", "management.azure.com",
                "\(account)?api-version=2024-07-01", TestCloud.managementScope
            ),
            (
                "management.localhost:8443", "management.azure.com",
                "\(account)/pools?api-version=2024-07-01&maxresults=1", TestCloud.managementScope
            ),
            (
                "management.localhost:8443", "management.azure.com",
                "\(cloud.vault)?api-version=2023-07-01", TestCloud.managementScope
            ),
            (
                "contosorender.eastus.batch.localhost:8443",
                "contosorender.eastus.batch.azure.com",
                "/pools?api-version=2024-07-01.20.0&maxresults=1", TestCloud.batchScope
            ),
            (
                "contoso-kv.vault.localhost:8443", "contoso-kv.vault.azure.net",
                "/certificates/render?api-version=7.4", TestCloud.vaultScope
            ),
            (
                "contoso-kv.vault.localhost:8443", "contoso-kv.vault.azure.net",
                "/secrets/render?api-version=7.4", "https://vault.azure.net/.default"
            ),
            ("contoso-kv.vault.localhost:8443", "contoso-kv.vault.azure.net", "/secrets", ""),
        ]
        let tenant = cloud.seed.directory.tenantID
        for request in requests {
            let target =
                request.target.isEmpty
                ? "/\(tenant)/v2.0/.well-known/openid-configuration" : request.target
            let local = try answer(request.local, target, request.scope)
            #expect(local.contains("localhost:8443"), "\(target)")
            for host in Self.azureHosts { #expect(!local.contains(host), "\(target)") }
            let azure = try answer(request.azure, target, request.scope)
            #expect(!azure.contains("localhost"), "\(target)")
            #expect(!azure.contains(":8443"), "\(target)")
            #expect(Self.azureHosts.contains { azure.contains($0) }, "\(target)")
        }
    }

    @Test func linksOfOperationsAreOfTheFamilyOfTheirRequest() throws {
        let token = try cloud.token(scope: TestCloud.managementScope)
        let deleted = cloud.emulator.handle(
            ServerRequest(
                "DELETE", "\(cloud.account)/pools/preview-linux?api-version=2024-07-01",
                headers: [
                    "Host": "management.azure.com", "Authorization": "Bearer \(token)",
                ]))
        #expect(deleted.status == 202)
        let location = deleted.headers["Location"] ?? ""
        #expect(location.hasPrefix("https://management.azure.com/subscriptions/"))
    }

    @Test func nodesReportSecretsByTheNamesThatTheyObserve() throws {
        try cloud.assignSecretsUser()
        let body = try JSONValue(
            parsing: String(decoding: cloud.poolBody(nodes: 1).serialized(), as: UTF8.self)
                .replacing("vault.localhost:8443", with: "vault.azure.net"))
        let made = try cloud.management("PUT", "\(cloud.account)/pools/observer", body: body)
        #expect(made.status == 200)
        cloud.emulator.advance(by: 3600)
        let reported = try cloud.firstExtension(of: "observer")
        let text = String(decoding: reported.serialized(), as: UTF8.self)
        let thumbprint = try #require(cloud.seed.operatorFiles.first?.thumbprint)
        #expect(text.contains(thumbprint))
        #expect(!text.contains("vault.localhost"))
    }

    private func answer(_ host: String, _ target: String, _ scope: String) throws -> String {
        var headers: HeaderFields = ["Host": host]
        if !scope.isEmpty {
            headers["Authorization"] = "Bearer \(try cloud.token(scope: scope))"
        }
        let response = cloud.emulator.handle(ServerRequest("GET", target, headers: headers))
        #expect(response.status == (target == "/secrets" ? 401 : 200), "\(host)\(target)")
        let fields = response.headers.map { "\($0.name): \($0.value)" }
        return fields.joined(separator: "\n") + String(decoding: response.body, as: UTF8.self)
    }
}
