import JSON
import Secrets
import Testing

@testable import Emulator

struct ManagementTests {
    private let cloud: TestCloud

    init() throws {
        cloud = try TestCloud()
    }

    @Test func listsAccountsOfSubscriptionAndGroup() throws {
        for path in ["/subscriptions/\(cloud.subscription)", cloud.group.uppercased()] {
            let list = try cloud.management(
                "GET", "\(path)/providers/Microsoft.Batch/batchAccounts"
            ).json
            let names = (list["value"]?.array ?? []).compactMap { $0["name"]?.string }
            #expect(names == ["contosobatch", "contosorender"])
        }
        let account = try cloud.management("GET", cloud.account).json
        #expect(
            account.at("properties/accountEndpoint")
                == "contosorender.eastus.batch.localhost:8443")
    }

    @Test func keysAreThoseThatSign() throws {
        let keys = try cloud.management("POST", "\(cloud.account)/listKeys").json
        let own = cloud.seed.accounts[0].account
        #expect(keys["primary"]?.string == own.primaryKey.revealed())
        #expect(keys["secondary"]?.string == own.secondaryKey.revealed())
    }

    @Test func regeneratingOneKeyKeepsTheOther() throws {
        let made = try cloud.management(
            "POST", "\(cloud.account)/regenerateKeys", body: ["keyName": "Secondary"]
        ).json
        let own = cloud.seed.accounts[0].account
        #expect(made["primary"]?.string == own.primaryKey.revealed())
        #expect(made["secondary"]?.string != own.secondaryKey.revealed())
        #expect(try cloud.management("POST", "\(cloud.account)/listKeys").json == made)
        let unknown = try cloud.management(
            "POST", "\(cloud.account)/regenerateKeys", body: ["keyName": "Third"])
        #expect(unknown.status == 400)
    }

    @Test func certificatesTellTheirFormat() throws {
        let list = try cloud.management("GET", "\(cloud.account)/certificates").json
        #expect(list["value"]?.array?.count == 2)
        #expect(list.at("value/0/properties/format") == "Pfx")
        let name = list.at("value/0/name")?.string ?? ""
        #expect(
            try cloud.management("GET", "\(cloud.account)/certificates/\(name.uppercased())").json
                == list.at("value/0"))
        #expect(
            try cloud.management(
                "GET", "\(cloud.account)/certificates", version: "2025-06-01"
            ).status == 404)
    }

    @Test func identitiesAndVaultsAreFound() throws {
        let identity = try cloud.management(
            "GET", cloud.identity.id.description, version: "2023-01-31"
        ).json
        #expect(identity.at("properties/clientId")?.string == cloud.identity.clientID)
        #expect(identity["id"]?.string?.contains("/resourcegroups/") == true)
        let vault = try cloud.management("GET", cloud.vault, version: "2023-07-01").json
        #expect(vault.at("properties/enableRbacAuthorization") == true)
        #expect(
            vault.at("properties/vaultUri") == "https://contoso-kv.vault.localhost:8443/")
    }

    @Test(arguments: [
        ("/subscriptions/0", "SubscriptionNotFound"),
        (
            "/subscriptions/SUB/resourceGroups/none/providers/Microsoft.Batch/batchAccounts/x",
            "ResourceGroupNotFound"
        ),
        ("GROUP/providers/Microsoft.Batch/batchAccounts/none", "ResourceNotFound"),
        ("GROUP/providers/Microsoft.Batch/batchAccounts/contosorender/pools/none", "PoolNotFound"),
        ("GROUP/providers/Microsoft.Nothing/things", "InvalidResourceType"),
    ])
    func whatIsNotThereIsNotFound(path: String, code: String) throws {
        let full = path.replacing("GROUP", with: cloud.group)
            .replacing("SUB", with: cloud.subscription)
        let response = try cloud.management("GET", full)
        #expect(response.status == 404)
        #expect(try response.json.at("error/code")?.string == code)
    }

    @Test func versionIsRequired() throws {
        #expect(
            try cloud.management("GET", "/subscriptions", version: nil).json.at("error/code")
                == "MissingApiVersionParameter")
        #expect(try cloud.management("GET", "/subscriptions", version: "1").status == 400)
    }

    @Test func roleAssignmentsAreUnique() throws {
        #expect(try cloud.assignSecretsUser().status == 201)
        #expect(try cloud.assignSecretsUser().status == 200)
        let second = try cloud.assignSecretsUser(name: "0a0a0a0a-0000-4000-8000-000000000002")
        #expect(second.status == 409)
        #expect(try second.json.at("error/code") == "RoleAssignmentExists")
    }

    @Test func roleAssignmentsAreListedByPrincipalAndScope() throws {
        try cloud.assignSecretsUser()
        let filter = PercentCoding.encode("principalId eq '\(cloud.identity.principalID)'")
        func list(_ scope: String) throws -> [JSONValue] {
            try cloud.management(
                "GET", "\(scope)/providers/Microsoft.Authorization/roleAssignments",
                version: "2022-04-01", query: "$filter=\(filter)"
            ).json["value"]?.array ?? []
        }
        #expect(try list(cloud.vault).count == 1)
        #expect(try list("\(cloud.vault)/secrets/render").count == 1)
        #expect(try list(cloud.group).count == 1)
        #expect(try list(cloud.account).isEmpty)
        let scope = try list(cloud.vault).first?.at("properties/scope")?.string
        #expect(scope == cloud.vault)
    }

    @Test func anUnknownFilterOfRoleAssignmentsIsAnError() throws {
        let response = try cloud.management(
            "GET", "\(cloud.vault)/providers/Microsoft.Authorization/roleAssignments",
            version: "2022-04-01", query: "$filter=type%20eq%20'x'")
        #expect(response.status == 400)
    }

    @Test func cloudMetadataIsOneObjectOrAList() throws {
        func metadata(_ version: String) throws -> JSONValue {
            try cloud.emulator.handle(
                ServerRequest(
                    "GET", "/metadata/endpoints?api-version=\(version)",
                    headers: ["Host": "management.localhost:8443"])
            ).json
        }
        let one = try metadata("2022-09-01")
        #expect(one.at("suffixes/keyVaultDns") == "vault.localhost:8443")
        #expect(one.at("authentication/loginEndpoint") == "https://login.localhost:8443")
        #expect(try metadata("2019-05-01") == [one])
    }
}
