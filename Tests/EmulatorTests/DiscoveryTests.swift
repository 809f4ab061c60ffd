import FoundationEssentials
import JSON
import Secrets
import Testing
import X509

@testable import Emulator

struct DiscoveryTests {
    private let cloud: TestCloud
    private let base = "https://login.localhost:8443"

    init() throws {
        cloud = try TestCloud()
    }

    private var tenant: String { cloud.seed.directory.tenantID }

    private func get(_ target: String, host: String = "login.localhost:8443") -> ServerResponse {
        cloud.emulator.handle(ServerRequest("GET", target, headers: ["Host": host]))
    }

    @Test func domainStandsForTheTenant() throws {
        let domain = cloud.seed.directory.domain
        let document = try get("/\(domain)/v2.0/.well-known/openid-configuration").json
        #expect(document["issuer"]?.string == "\(base)/\(tenant)/v2.0")
        #expect(document["token_endpoint"]?.string == "\(base)/\(tenant)/oauth2/v2.0/token")
    }

    @Test(arguments: ["common", "organizations"])
    func aliasLeavesTheTenantOpen(alias: String) throws {
        let document = try get("/\(alias)/v2.0/.well-known/openid-configuration").json
        #expect(document["issuer"]?.string == "\(base)/{tenantid}/v2.0")
        #expect(document["token_endpoint"]?.string == "\(base)/\(alias)/oauth2/v2.0/token")
    }

    @Test func version1HasItsOwnIssuerAndEndpoints() throws {
        let document = try get("/\(tenant)/.well-known/openid-configuration").json
        #expect(document["issuer"]?.string == "https://sts.windows.net/\(tenant)/")
        #expect(document["token_endpoint"]?.string == "\(base)/\(tenant)/oauth2/token")
    }

    @Test func unknownTenantIsToldAsRecorded() throws {
        let response = get("/nowhere/v2.0/.well-known/openid-configuration")
        #expect(response.status == 400)
        #expect(try response.json["error"] == "invalid_tenant")
        #expect(try response.json.at("error_codes/0") == 90002)
    }

    @Test func instanceIsKnownByItsOwnNamesAlone() throws {
        let path = "/common/discovery/instance?api-version=1.1&authorization_endpoint="
        let known = try get("\(path)\(base)/\(tenant)/oauth2/v2.0/authorize").json
        #expect(known.at("metadata/0/aliases/0")?.string == "login.localhost:8443")
        #expect(
            known["tenant_discovery_endpoint"]?.string
                == "\(base)/\(tenant)/v2.0/.well-known/openid-configuration")
        let other = get("\(path)https://example.org/t/oauth2/v2.0/authorize")
        #expect(try other.json["error"] == "invalid_instance")
    }

    @Test(arguments: ["discovery/keys", "discovery/v2.0/keys"])
    func keyHasTheCertificateThatItIsNamedAfter(path: String) throws {
        let key = try #require(try get("/common/\(path)").json.at("keys/0"))
        let der = try #require(key.at("x5c/0")?.string.flatMap { Data(base64Encoded: $0) })
        let certificate = try Certificate(der: Array(der))
        #expect(key["kid"]?.string == certificate.x5t)
        #expect(cloud.seed.directory.signingKey.matches(certificate))
    }

    @Test func identityProviderPublishesTheKeyOfItsTokens() throws {
        let document = try get("/.well-known/openid-configuration", host: "oidc.localhost").json
        #expect(document["issuer"] == "https://oidc.localhost:8443/")
        let key = try #require(try get("/keys", host: "oidc.localhost").json.at("keys/0"))
        let own = try #require(cloud.seed.directory.federationKey.rsaParameters)
        #expect(key["n"]?.string == Base64URL.encode(own.modulus))
    }

    @Test func version1TokensHaveNumbersAsTexts() throws {
        let application = cloud.seed.directory.applications[0]
        let form = [
            "grant_type": "client_credentials", "client_id": application.clientID,
            "client_secret": application.secret.revealed(),
            "resource": "https://batch.core.windows.net/",
        ].map { "\($0.key)=\(PercentCoding.encode($0.value))" }.joined(separator: "&")
        let answer = try cloud.emulator.handle(
            ServerRequest(
                "POST", "/\(tenant)/oauth2/token", headers: ["Host": "login.localhost"],
                body: Array(form.utf8))
        ).json
        #expect(answer["expires_in"] == "3599")
        #expect(answer["resource"] == "https://batch.core.windows.net/")
    }

    @Test(arguments: [("2022-09-01", false), ("2019-05-01", true), ("2020-06-01", true)])
    func cloudIsOneObjectOrAList(version: String, isList: Bool) throws {
        let answer = try get(
            "/metadata/endpoints?api-version=\(version)", host: "management.localhost"
        ).json
        let cloud = try #require(isList ? answer[0] : answer)
        #expect(cloud.at("authentication/loginEndpoint")?.string == base)
        #expect(cloud.at("suffixes/keyVaultDns") == "vault.localhost:8443")
    }

    @Test func earliestMetadataIsFlat() throws {
        let answer = try get(
            "/metadata/endpoints?api-version=2015-01-01", host: "management.localhost"
        ).json
        #expect(answer["galleryEndpoint"]?.string != nil)
        #expect(answer.at("authentication/loginEndpoint")?.string == base)
    }

    @Test func vaultIsFoundAmongTheResources() throws {
        let filter = "resourceType eq 'Microsoft.KeyVault/vaults' and name eq 'contoso-kv'"
        let answer = try cloud.management(
            "GET", "/subscriptions/\(cloud.subscription)/resources", version: "2015-11-01",
            query: "$filter=\(PercentCoding.encode(filter))"
        ).json
        #expect(answer["value"]?.array?.count == 1)
        #expect(answer.at("value/0/name") == "contoso-kv")
    }

    @Test(arguments: ["", "/resourceGroups/contoso-batch"])
    func resourcesAreSortedAndHaveTheirTags(group: String) throws {
        let scope = "/subscriptions/\(cloud.subscription)\(group)"
        _ = try cloud.management("PATCH", cloud.vault, body: ["tags": ["team": "render"]])
        let pages = try pages(of: "\(scope)/resources", size: 2)
        let all = pages.flatMap { $0 }
        let ids = all.compactMap { $0["id"]?.string?.lowercased() }
        #expect(pages.count > 1)
        #expect(ids == ids.sorted())
        #expect(Set(ids).count == all.count)
        #expect(
            Set(all.compactMap { $0["type"]?.string })
                == [BatchAccount.type, ManagedIdentity.type, StorageAccount.type, Vault.type])
        let vault = all.first { $0["name"] == "contoso-kv" }
        #expect(vault?["tags"] == ["team": "render"])
    }

    private func pages(of path: String, size: Int) throws -> [[JSONValue]] {
        var pages: [[JSONValue]] = []
        var query: String? = "$top=\(size)"
        while let asked = query {
            let page = try cloud.management("GET", path, version: "2021-04-01", query: asked).json
            pages.append(page["value"]?.array ?? [])
            query = page["nextLink"]?.string.flatMap { link in
                link.split(separator: "&").first { $0.hasPrefix("$skiptoken=") }
                    .map { "$top=\(size)&\($0)" }
            }
        }
        return pages
    }

    @Test func nodeCountOfAResizeMayBeAText() throws {
        let made = try cloud.batch(
            "POST", "/pools/preview-linux/resize", body: ["targetDedicatedNodes": "1"])
        #expect(made.status == 202)
        let pool = try cloud.batch("GET", "/pools/preview-linux").json
        #expect(pool["targetDedicatedNodes"] == 1)
    }
}
