import FoundationEssentials
import JSON
import Testing
import X509

@testable import Emulator

struct TokenTests {
    private let cloud: TestCloud

    init() throws {
        cloud = try TestCloud()
    }

    @Test func rightSecretGivesATokenWithTheClaimsThatClientsRead() throws {
        let response = cloud.requestToken(scope: TestCloud.batchScope)
        let answer = try response.json
        #expect(response.status == 200)
        #expect(answer["token_type"] == "Bearer")
        #expect(answer["expires_in"] == 3599)
        let token = try #require(answer["access_token"]?.string)
        let parts = token.split(separator: ".")
        let claims = try JSONValue(parsing: try #require(Base64URL.decode(parts[1])))
        #expect(claims["aud"] == "https://batch.core.windows.net/")
        #expect(claims["tid"]?.string == cloud.seed.directory.tenantID)
        #expect(claims["oid"]?.string == cloud.seed.directory.applications[0].objectID)
        #expect(claims["appid"]?.string == cloud.seed.operatorClientID)
    }

    @Test func publishedKeyIsTheOneThatSigns() throws {
        let response = cloud.emulator.handle(
            ServerRequest(
                "GET", "/\(cloud.seed.directory.tenantID)/discovery/v2.0/keys",
                headers: ["Host": "login.localhost:8443"]))
        let key = try #require(try response.json.at("keys/0"))
        let own = try #require(cloud.seed.directory.signingKey.rsaParameters)
        #expect(key["n"]?.string == Base64URL.encode(own.modulus))
        #expect(key["kid"]?.string == cloud.seed.directory.signingKeyID)
    }

    @Test(arguments: [
        ("secret", 401, "invalid_client", 7_000_215),
        ("client", 400, "unauthorized_client", 700_016),
        ("tenant", 400, "invalid_request", 90_002), ("resource", 400, "invalid_resource", 500_011),
        ("scope", 400, "invalid_scope", 1_002_012),
    ])
    func refusalsHaveTheCodesOfEntra(
        wrong: String, status: Int, error: String, number: Int64
    ) throws {
        let scopes = ["resource": "https://example.org/.default", "scope": "Mail.Read"]
        let response = cloud.requestToken(
            scope: scopes[wrong] ?? TestCloud.batchScope,
            secret: wrong == "secret" ? "not it" : nil,
            clientID: wrong == "client" ? "11111111-1111-1111-1111-111111111111" : nil,
            tenant: wrong == "tenant" ? "22222222-2222-2222-2222-222222222222" : nil)
        let answer = try response.json
        #expect(response.status == status)
        #expect(answer["error"]?.string == error)
        #expect(answer.at("error_codes/0")?.integer == number)
        #expect(answer["error_description"]?.string?.hasPrefix("AADSTS\(number): ") == true)
        #expect(!String(decoding: response.body, as: UTF8.self).contains("not it"))
    }

    @Test(arguments: ["management", "batch", "vault"])
    func tokenForAnotherAudienceIsRefused(service: String) throws {
        let hosts = [
            "management": "management.localhost:8443",
            "batch": "contosorender.eastus.batch.localhost:8443",
            "vault": "contoso-kv.vault.localhost:8443",
        ]
        let paths = ["management": "/subscriptions", "batch": "/pools", "vault": "/certificates"]
        let other = service == "batch" ? TestCloud.vaultScope : TestCloud.batchScope
        let response = cloud.emulator.handle(
            ServerRequest(
                "GET", "\(paths[service] ?? "")?api-version=2024-07-01.20.0",
                headers: [
                    "Host": hosts[service] ?? "",
                    "Authorization": "Bearer \(try cloud.token(scope: other))",
                ]))
        #expect(response.status == 401)
        #expect(response.headers["WWW-Authenticate"] != nil || service == "batch")
    }

    @Test func tokenExpires() throws {
        let token = try cloud.token(scope: TestCloud.managementScope)
        func status() -> Int {
            cloud.emulator.handle(
                ServerRequest(
                    "GET", "/subscriptions?api-version=2022-12-01",
                    headers: [
                        "Host": "management.localhost", "Authorization": "Bearer \(token)",
                    ])
            ).status
        }
        #expect(status() == 200)
        cloud.clock.advance(by: 3598)
        #expect(status() == 200)
        cloud.clock.advance(by: 2)
        #expect(status() == 401)
    }

    @Test func tokenWithAnotherSignatureOrAlgorithmIsRefused() throws {
        let token = try cloud.token(scope: TestCloud.managementScope)
        let parts = token.split(separator: ".").map(String.init)
        let none = Base64URL.encode(Array(#"{"alg":"none","typ":"JWT"}"#.utf8))
        let other = try PrivateKey.rsa(bits: 2048)
            .sign(Array("\(parts[0]).\(parts[1])".utf8), with: .rs256)
        for forged in [
            "\(none).\(parts[1]).", "\(parts[0]).\(parts[1]).\(Base64URL.encode(other))",
            "\(parts[0]).\(parts[1])", "not-a-jwt", "..",
        ] {
            let response = cloud.emulator.handle(
                ServerRequest(
                    "GET", "/subscriptions?api-version=2022-12-01",
                    headers: [
                        "Host": "management.localhost", "Authorization": "Bearer \(forged)",
                    ]))
            #expect(response.status == 401)
        }
    }

    @Test func vaultChallengesWithItsTenantAndResource() throws {
        let response = cloud.emulator.handle(
            ServerRequest(
                "GET", "/certificates?api-version=7.4",
                headers: ["Host": "contoso-kv.vault.localhost:8443"]))
        #expect(response.status == 401)
        let expected =
            "Bearer authorization=\"https://login.localhost:8443/\(cloud.seed.directory.tenantID)\""
            + ", resource=\"https://vault.localhost:8443\""
        #expect(response.headers["WWW-Authenticate"] == expected)
        #expect(
            try response.json.at("error/message")
                == "AKV10000: Request is missing a Bearer or PoP token.")
    }
}
