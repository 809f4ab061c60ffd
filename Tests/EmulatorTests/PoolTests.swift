import JSON
import Testing

@testable import Emulator

struct PoolTests {
    private let cloud: TestCloud

    init() throws {
        cloud = try TestCloud()
    }

    private func pool(_ name: String) -> String { "\(cloud.account)/pools/\(name)" }

    @Test func putMakesAPoolAsItWasAskedFor() throws {
        let response = try cloud.management("PUT", pool("New-Pool"), body: cloud.poolBody())
        let made = try response.json
        #expect(response.status == 200)
        #expect(made["name"] == "New-Pool")
        #expect(made.at("properties/vmSize") == "STANDARD_D2S_V3")
        #expect(made.at("properties/allocationState") == "Resizing")
        #expect(made.at("properties/provisioningState") == "Succeeded")
        #expect(response.headers["ETag"] == made["etag"]?.string)
        #expect(made["etag"]?.string?.hasPrefix("W/\"0x8D") == true)
        let path = "properties/deploymentConfiguration/virtualMachineConfiguration/extensions/0"
        let asked = cloud.poolBody().at("\(path)/settings")
        #expect(made.at("\(path)/settings") == asked)
        #expect(made.at("\(path)/protectedSettings") == nil)
        let identities = made["identity"]?["userAssignedIdentities"]
        let own = identities?[cloud.identity.id.description]
        #expect(own?["clientId"]?.string == cloud.identity.clientID)
        #expect(try cloud.management("GET", pool("new-pool")).json == made)
    }

    @Test func theDataPlaneShowsTheIdentity() throws {
        _ = try cloud.management("PUT", pool("new-pool"), body: cloud.poolBody())
        let shown = try cloud.batch("GET", "/pools/new-pool").json
        #expect(shown.at("identity/type") == "UserAssigned")
        let identity = shown.at("identity/userAssignedIdentities/0")
        #expect(identity?["resourceId"]?.string == cloud.identity.id.description)
        #expect(identity?["principalId"]?.string == cloud.identity.principalID)
    }

    @Test func putHonoursConditions() throws {
        let body = cloud.poolBody()
        #expect(
            try cloud.management(
                "PUT", pool("render-linux"), headers: ["If-None-Match": "*"], body: body
            ).status == 412)
        #expect(
            try cloud.management(
                "PUT", pool("fresh"), headers: ["If-Match": "\"0x8D1\""], body: body
            ).status == 412)
        #expect(
            try cloud.management(
                "PUT", pool("fresh"), headers: ["If-None-Match": "*"], body: body
            ).status == 200)
    }

    @Test func newReferencesToCertificatesAreRefused() throws {
        var body = cloud.poolBody()
        let thumbprint = cloud.seed.operatorFiles[0].thumbprint.lowercased()
        body["properties"]?["certificates"] = [
            ["id": .string("\(cloud.account)/certificates/sha1-\(thumbprint)")]
        ]
        let response = try cloud.management("PUT", pool("late"), body: body)
        #expect(response.status == 400)
        #expect(try response.json.at("error/code") == "InvalidPropertyValue")
        let old = try cloud.management(
            "PATCH", pool("render-linux"),
            body: ["properties": ["certificates": body.at("properties/certificates") ?? .null]])
        #expect(old.status == 200)
        let gone = try cloud.management(
            "PATCH", pool("render-linux"), body: ["properties": ["certificates": []]])
        #expect(try gone.json.at("properties/certificates") == [])
    }

    @Test func extensionAndIdentityCannotBePatchedOn() throws {
        let body = cloud.poolBody()
        for patch: JSONValue in [
            ["identity": body["identity"] ?? .null],
            [
                "properties": [
                    "deploymentConfiguration": body.at("properties/deploymentConfiguration")
                        ?? .null
                ]
            ],
        ] {
            let response = try cloud.management("PATCH", pool("render-linux"), body: patch)
            #expect(response.status == 409)
            #expect(try response.json.at("error/code") == "PropertyCannotBeUpdated")
        }
        #expect(
            try cloud.management("PUT", pool("render-linux"), body: body).status == 409)
    }

    @Test func patchReplacesWhatItNamesAndChangesTheTag() throws {
        let before = try cloud.management("GET", pool("preview-linux")).json
        let after = try cloud.management(
            "PATCH", pool("preview-linux"),
            body: ["properties": ["metadata": [["name": "k", "value": "v"]]]]
        ).json
        #expect(after.at("properties/metadata/0/value") == "v")
        #expect(after.at("properties/vmSize") == before.at("properties/vmSize"))
        #expect(after["etag"] != before["etag"])
        let stale = try cloud.management(
            "PATCH", pool("preview-linux"), headers: ["If-Match": before["etag"]?.string ?? ""],
            body: ["properties": [:]])
        #expect(stale.status == 412)
    }

    @Test(arguments: [
        "vmSize", "deploymentConfiguration",
    ])
    func requiredPropertiesAreRequired(name: String) throws {
        var body = cloud.poolBody()
        body["properties"]?[name] = nil
        let response = try cloud.management("PUT", pool("bad"), body: body)
        #expect(response.status == 400)
        #expect(try response.json.at("error/code") == "MissingRequiredProperty")
        #expect(try response.json.at("error/details/0/message")?.string == name)
    }

    @Test func deletionIsALongRunningOperation() throws {
        let begun = try cloud.management("DELETE", pool("preview-linux"))
        #expect(begun.status == 202)
        let location = try #require(begun.headers["Location"])
        #expect(begun.headers["Retry-After"] == "15")
        let path = String(
            location.dropFirst("https://management.localhost:8443".count).prefix { $0 != "?" })
        #expect(path.hasSuffix("/poolOperationResults/delete-preview-linux"))
        #expect(try cloud.management("GET", path).status == 202)
        #expect(try cloud.batch("GET", "/pools/preview-linux").json["state"] == "deleting")
        let again = try cloud.management("PUT", pool("preview-linux"), body: cloud.poolBody())
        #expect(again.status == 409)
        #expect(try again.json.at("error/code") == "PoolBeingDeleted")

        cloud.clock.advance(by: LifeTimes.deletion)
        #expect(try cloud.management("GET", path).status == 200)
        #expect(try cloud.batch("HEAD", "/pools/preview-linux").status == 404)
        #expect(try cloud.management("GET", pool("preview-linux")).status == 404)
        #expect(try cloud.management("DELETE", pool("preview-linux")).status == 204)
        #expect(
            try cloud.management("PUT", pool("preview-linux"), body: cloud.poolBody()).status
                == 200)
    }

    @Test func theDataPlaneDeletesToo() throws {
        #expect(try cloud.batch("DELETE", "/pools/preview-linux").status == 202)
        let again = try cloud.batch("DELETE", "/pools/preview-linux")
        #expect(again.status == 409)
        #expect(try again.json["code"] == "PoolBeingDeleted")
    }

    @Test func listsWithFilterAndSelection() throws {
        let list = try cloud.management(
            "GET", "\(cloud.account)/pools",
            query: "$filter=name%20eq%20'render-linux'&$select=properties/allocationState"
        ).json
        #expect(list["value"]?.array?.count == 1)
        #expect(list.at("value/0/properties") == ["allocationState": "Steady"])
    }

    @Test func whoPutsAnIdentityOnAPoolHasToBeAllowedTo() throws {
        let cloud = try TestCloud { seed in
            let operatorID = seed.directory.applications[0].objectID
            let scope = ResourcePath("/subscriptions/\(seed.subscriptions[0].id)")
            seed.roleAssignments = [
                RoleAssignment(
                    name: "1", scope: scope, roleID: RoleDefinition.batchDataContributor.id,
                    principalID: operatorID, principalType: "ServicePrincipal",
                    created: Timestamp(ticks: 0), createdBy: "")
            ]
        }
        let response = try cloud.management(
            "PUT", "\(cloud.account)/pools/new", body: cloud.poolBody())
        #expect(response.status == 403)
        #expect(try response.json.at("error/code") == "LinkedAuthorizationFailed")
    }
}
