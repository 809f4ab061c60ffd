import JSON
import Testing

@testable import Emulator

/// Identities, roles and regions as resources.
struct IdentityResourceTests {
    private let cloud: TestCloud

    init() throws {
        cloud = try TestCloud()
    }

    private var path: String {
        "\(cloud.group)/providers/Microsoft.ManagedIdentity/userAssignedIdentities/new-identity"
    }

    private func identity(
        _ method: String, _ path: String? = nil, body: JSONValue? = nil
    ) throws -> ServerResponse {
        try cloud.management(method, path ?? self.path, version: "2023-01-31", body: body)
    }

    @Test func identitiesComeAndGo() throws {
        let body: JSONValue = ["location": "eastus", "tags": ["a": "b"]]
        let made = try identity("PUT", body: body)
        #expect(made.status == 201)
        #expect(made.headers["Location"]?.contains("/resourcegroups/") == true)
        let again = try identity("PUT", body: body)
        #expect(again.status == 200)
        #expect(try again.json["properties"] == made.json["properties"])
        let changed = try identity("PATCH", body: ["tags": ["c": "d"]])
        #expect(try changed.json["tags"] == ["c": "d"])
        let list = try identity(
            "GET", "\(cloud.group)/providers/Microsoft.ManagedIdentity/userAssignedIdentities"
        ).json
        #expect(list["value"]?.array?.count == 2)
        #expect(try identity("DELETE").status == 200)
        #expect(try identity("DELETE").status == 204)
        #expect(try identity("GET").status == 404)
        let other = try identity("PUT", body: body).json
        #expect(try other.at("properties/principalId") != made.json.at("properties/principalId"))
        #expect(try identity("PUT", body: [:]).status == 400)
    }

    @Test func federatedCredentialsComeAndGo() throws {
        let path = "\(cloud.identity.id)/federatedIdentityCredentials"
        let body: JSONValue = [
            "properties": [
                "issuer": "https://token.actions.githubusercontent.com",
                "subject": "repo:contoso/render:ref:refs/heads/main",
                "audiences": ["api://AzureADTokenExchange"],
            ]
        ]
        #expect(try identity("GET", path).json["value"] == [])
        #expect(try identity("PUT", "\(path)/github-main", body: body).status == 201)
        #expect(try identity("PUT", "\(path)/github-main", body: body).status == 200)
        #expect(try identity("GET", "\(path)/github-main").json["properties"] == body["properties"])
        #expect(try identity("GET", path).json.at("value/0/name") == "github-main")
        #expect(try identity("PUT", "\(path)/other", body: [:]).status == 400)
        #expect(try identity("DELETE", "\(path)/github-main").status == 200)
        #expect(try identity("DELETE", "\(path)/github-main").status == 204)
        #expect(try identity("GET", "\(path)/github-main").status == 404)
    }

    private func roles(_ filter: String) throws -> ServerResponse {
        try cloud.management(
            "GET", "\(cloud.vault)/providers/Microsoft.Authorization/roleDefinitions",
            version: "2022-04-01", query: "$filter=\(PercentCoding.encode(filter))")
    }

    @Test func rolesAreFoundByName() throws {
        let found = try roles("roleName eq 'Key Vault Secrets User'").json["value"]?.array
        #expect(found?.count == 1)
        #expect(found?.first?["name"]?.string == RoleDefinition.secretsUser.id)
        #expect(try roles("roleName eq 'Nobody'").json["value"] == [])
        let all = try roles("").json["value"]?.array
        #expect(all?.count == RoleDefinition.builtIn.count)
        #expect(try roles("color eq 'red'").status == 400)
        let path = "/providers/Microsoft.Authorization/roleDefinitions"
        let one = try cloud.management(
            "GET", "\(cloud.vault)\(path)/\(RoleDefinition.reader.id)", version: "2022-04-01"
        ).json
        #expect(one.at("properties/roleName") == "Reader")
    }

    @Test func rolesAreTakenAway() throws {
        try cloud.importRender()
        try cloud.assignSecretsUser()
        let path = "\(cloud.vault)/providers/Microsoft.Authorization/roleAssignments"
        func list(_ filter: String) throws -> [JSONValue] {
            try cloud.management(
                "GET", path, version: "2022-04-01", query: "$filter=\(PercentCoding.encode(filter))"
            ).json["value"]?.array ?? []
        }
        let principal = cloud.identity.principalID
        #expect(try list("assignedTo('\(principal)')").count == 1)
        let id = try #require(list("principalId eq '\(principal)'").first?["id"]?.string)
        #expect(try list("atScope()").contains { $0["id"]?.string == id })
        #expect(try cloud.management("DELETE", id, version: "2022-04-01").status == 200)
        #expect(try cloud.management("DELETE", id, version: "2022-04-01").status == 204)
        #expect(try list("principalId eq '\(principal)'").isEmpty)
    }

    @Test func regionsAreListed() throws {
        let list = try cloud.management(
            "GET", "/subscriptions/\(cloud.subscription)/locations", version: "2022-12-01"
        ).json
        let names = (list["value"]?.array ?? []).compactMap { $0["name"]?.string }
        #expect(names.contains("eastus"))
        #expect(names == names.sorted())
    }
}
