import JSON
import Testing

@testable import Emulator

/// Vaults as resources, and who gets into them.
struct VaultResourceTests {
    private let cloud: TestCloud

    init() throws {
        cloud = try TestCloud()
    }

    private var path: String { "\(cloud.group)/providers/Microsoft.KeyVault/vaults/kv-new" }
    private var archive: String {
        "/subscriptions/\(cloud.subscription)/providers/Microsoft.KeyVault/locations/eastus/"
            + "deletedVaults/kv-new"
    }
    private var operatorID: String { cloud.seed.directory.applications[0].objectID }

    private func vault(
        _ method: String, _ path: String? = nil, body: JSONValue? = nil
    ) throws -> ServerResponse {
        try cloud.management(method, path ?? self.path, version: "2023-07-01", body: body)
    }

    private func body(_ more: [String: JSONValue] = [:]) -> JSONValue {
        let properties: [String: JSONValue] = [
            "tenantId": .string(cloud.seed.directory.tenantID),
            "sku": ["family": "A", "name": "standard"], "accessPolicies": [],
        ]
        return [
            "location": "East US", "tags": ["made": "here"],
            "properties": .object(properties.merging(more) { _, new in new }),
        ]
    }

    private func policy(_ permissions: JSONValue) -> JSONValue {
        [
            "tenantId": .string(cloud.seed.directory.tenantID), "objectId": .string(operatorID),
            "permissions": permissions,
        ]
    }

    private func data(
        _ method: String, _ path: String, body: JSONValue? = nil
    ) throws -> ServerResponse {
        try cloud.keyVault(method, path, vault: "kv-new", body: body)
    }

    private func inner(_ response: ServerResponse) throws -> String? {
        try response.json.at("error/innererror/code")?.string
    }

    @Test func newVaultsRegisterTheirNames() throws {
        let made = try vault("PUT", body: body(["enableRbacAuthorization": true]))
        #expect(made.status == 200)
        #expect(try made.json.at("properties/provisioningState") == "RegisteringDns")
        #expect(try made.json["location"] == "eastus")
        cloud.clock.advance(by: VaultTimes.registration)
        let read = try vault("GET").json
        #expect(read.at("properties/provisioningState") == "Succeeded")
        #expect(read.at("properties/vaultUri") == "https://kv-new.vault.localhost:8443/")
        #expect(read.at("tags/made") == "here")
        #expect(try inner(data("GET", "/secrets")) == "ForbiddenByRbac")
        let patched = try vault("PATCH", body: ["tags": [:]]).json
        #expect(patched["tags"] == [:])
        #expect(patched.at("properties/enableRbacAuthorization") == true)
        #expect(try vault("GET", "\(path)/privateEndpointConnections").json["value"] == [])
        #expect(try vault("GET", "\(path)/privateEndpointConnections/a").status == 404)
    }

    @Test func accessPoliciesSayWhoMayDoWhat() throws {
        _ = try vault("PUT", body: body())
        #expect(try inner(data("GET", "/secrets")) == "AccessDenied")
        let change: JSONValue = [
            "properties": ["accessPolicies": [policy(["secrets": ["List", "set"]])]]
        ]
        let added = try vault("PUT", "\(path)/accessPolicies/add", body: change)
        #expect(added.status == 200)
        #expect(try added.json["type"] == "Microsoft.KeyVault/vaults/accessPolicies")
        #expect(try data("GET", "/secrets").status == 200)
        #expect(try data("PUT", "/secrets/a", body: ["value": "b"]).status == 200)
        #expect(try inner(data("GET", "/secrets/a")) == "AccessDenied")
        #expect(try inner(data("GET", "/certificates")) == "AccessDenied")

        let more: JSONValue = ["properties": ["accessPolicies": [policy(["secrets": ["get"]])]]]
        let both = try vault("PUT", "\(path)/accessPolicies/add", body: more).json
        let permissions = both.at("properties/accessPolicies/0/permissions/secrets")
        #expect(permissions == ["List", "set", "get"])
        #expect(try data("GET", "/secrets/a").status == 200)
        _ = try vault("PUT", "\(path)/accessPolicies/remove", body: change)
        #expect(try inner(data("GET", "/secrets")) == "AccessDenied")
        #expect(try data("GET", "/secrets/a").status == 200)
        _ = try vault("PUT", "\(path)/accessPolicies/replace", body: change)
        #expect(try inner(data("GET", "/secrets/a")) == "AccessDenied")
        #expect(try vault("PUT", "\(path)/accessPolicies/keep", body: change).status == 400)
    }

    @Test(
        arguments: [
            ("Deny", [], "ForbiddenByFirewall"),
            ("Deny", ["203.0.113.0/24"], "ForbiddenByFirewall"),
            ("Deny", ["127.0.0.0/8"], nil), ("Deny", ["127.0.0.1"], nil), ("Allow", [], nil),
        ] as [(String, [String], String?)])
    func networkRulesAreKept(action: String, addresses: [String], wanted: String?) throws {
        let rules: JSONValue = [
            "defaultAction": .string(action),
            "ipRules": .array(addresses.map { ["value": .string($0)] }),
        ]
        let patched = try vault(
            "PATCH", cloud.vault, body: ["properties": ["networkAcls": rules]]
        ).json
        #expect(patched.at("properties/networkAcls/bypass") == "AzureServices")
        let response = try cloud.keyVault("GET", "/secrets")
        #expect(try inner(response) == wanted)
    }

    @Test func vaultsWithoutPublicAccessAreClosed() throws {
        _ = try vault(
            "PATCH", cloud.vault, body: ["properties": ["publicNetworkAccess": "Disabled"]])
        #expect(try inner(cloud.keyVault("GET", "/secrets")) == "ForbiddenByConnection")
    }

    @Test func deletedVaultsAreRecovered() throws {
        let policies: JSONValue = [policy(["secrets": ["all"]])]
        _ = try vault("PUT", body: body(["accessPolicies": policies]))
        _ = try data("PUT", "/secrets/a", body: ["value": "b"])
        #expect(try vault("DELETE").status == 200)
        #expect(try vault("DELETE").status == 204)
        #expect(try vault("GET").status == 404)
        #expect(try data("GET", "/secrets").status == 404)
        let gone = try vault("GET", archive).json
        #expect(gone.at("properties/vaultId")?.string == path)
        #expect(gone.at("properties/location") == "eastus")
        let taken = try vault("PUT", body: body())
        #expect(taken.status == 409)
        #expect(try taken.json.at("error/code") == "ConflictError")
        let name: JSONValue = ["name": "kv-new", "type": "Microsoft.KeyVault/vaults"]
        #expect(try checkName(name)["reason"] == "AlreadyExists")

        let recovery: JSONValue = [
            "location": "eastus", "properties": ["createMode": "recover"],
        ]
        #expect(try vault("PUT", body: recovery).status == 200)
        #expect(try data("GET", "/secrets/a").json["value"] == "b")
        #expect(try vault("GET", archive).status == 404)
    }

    private func checkName(_ body: JSONValue) throws -> JSONValue {
        let provider = "/subscriptions/\(cloud.subscription)/providers/Microsoft.KeyVault"
        return try vault("POST", "\(provider)/checkNameAvailability", body: body).json
    }

    @Test func deletedVaultsArePurged() throws {
        _ = try vault("PUT", body: body())
        _ = try vault("DELETE")
        let purge = try vault("POST", "\(archive)/purge")
        #expect(purge.status == 202)
        let location = try #require(purge.headers["Location"])
        let start = try #require(location.firstRange(of: "/subscriptions"))
        let operation = String(location[start.lowerBound...].prefix { $0 != "?" })
        let running = try vault("GET", operation)
        #expect(running.status == 202)
        #expect(running.headers["Location"] == location)
        cloud.clock.advance(by: VaultTimes.purge)
        let done = try vault("GET", operation)
        #expect(done.status == 200)
        #expect(try done.json["status"] == "Succeeded")
        #expect(try vault("GET", archive).status == 404)
        #expect(try vault("PUT", body: body()).status == 200)
    }

    @Test func purgeProtectionHolds() throws {
        let policies: JSONValue = [policy(["secrets": ["all"]])]
        _ = try vault(
            "PUT",
            body: body([
                "enablePurgeProtection": true, "softDeleteRetentionInDays": 7,
                "accessPolicies": policies,
            ]))
        let secret = try data("PUT", "/secrets/a", body: ["value": "b"]).json
        #expect(secret.at("attributes/recoveryLevel") == "CustomizedRecoverable")
        #expect(secret.at("attributes/recoverableDays") == 7)
        _ = try data("DELETE", "/secrets/a")
        cloud.clock.advance(by: VaultTimes.deletion)
        #expect(try inner(data("DELETE", "/deletedsecrets/a")) == "ForbiddenByPolicy")
        for change: JSONValue in [
            ["enablePurgeProtection": false], ["softDeleteRetentionInDays": 8],
        ] {
            #expect(try vault("PATCH", body: ["properties": change]).status == 400)
        }
        _ = try vault("DELETE")
        #expect(try vault("POST", "\(archive)/purge").status == 405)
    }

    @Test func rolesGoWithTheirVault() throws {
        try cloud.assignSecretsUser()
        _ = try vault("DELETE", cloud.vault)
        let recovery: JSONValue = [
            "location": "eastus", "properties": ["createMode": "recover"],
        ]
        _ = try vault("PUT", cloud.vault, body: recovery)
        #expect(try inner(cloud.keyVault("GET", "/secrets")) == "ForbiddenByRbac")
    }

    @Test(arguments: ["1kv", "kv-", "k--v", "kv", "averyveryverylongnameofav", "k_v"])
    func badNamesAreRefused(name: String) throws {
        let path = "\(cloud.group)/providers/Microsoft.KeyVault/vaults/\(name)"
        let refused = try vault("PUT", path, body: body())
        #expect(refused.status == 400)
        #expect(try refused.json.at("error/code") == "VaultNameNotValid")
        let answer = try checkName(
            ["name": .string(name), "type": "Microsoft.KeyVault/vaults"])
        #expect(answer["reason"] == "AccountNameInvalid")
    }

    @Test(arguments: ["location", "tenantId", "sku", "accessPolicies", "rule", "policy"])
    func badVaultsAreRefused(wrong: String) throws {
        var body = body()
        switch wrong {
        case "location": body["location"] = nil
        case "rule": body["properties"]?["networkAcls"] = ["ipRules": [["value": "300.1.1.1"]]]
        case "policy": body["properties"]?["accessPolicies"] = [["objectId": "x"]]
        default: body["properties"]?[wrong] = nil
        }
        #expect(try vault("PUT", body: body).status == 400)
        #expect(try vault("GET").status == 404)
    }
}
