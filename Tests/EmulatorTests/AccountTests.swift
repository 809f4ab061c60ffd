import JSON
import Testing

@testable import Emulator

/// The rest of a Batch account in Resource Manager.
struct AccountTests {
    private let cloud: TestCloud

    init() throws {
        cloud = try TestCloud()
    }

    private var location: String {
        "/subscriptions/\(cloud.subscription)/providers/Microsoft.Batch/locations/eastus"
    }

    @Test func anAccountIsPatched() throws {
        let body: JSONValue = [
            "tags": ["a": "b"], "properties": ["publicNetworkAccess": "Disabled"],
        ]
        #expect(try cloud.management("PATCH", cloud.account, body: body).status == 200)
        let account = try cloud.management("GET", cloud.account).json
        #expect(account["tags"] == ["a": "b"])
        #expect(account.at("properties/publicNetworkAccess") == "Disabled")
        #expect(account.at("properties/poolQuota") == 100)
        let quota: JSONValue = ["properties": ["poolQuota": 500]]
        #expect(try cloud.management("PATCH", cloud.account, body: quota).status == 400)
    }

    @Test func applicationsWithTheirPackages() throws {
        let path = "\(cloud.account)/applications/renderer"
        let application = try cloud.management("GET", path).json
        #expect(application.at("properties/defaultVersion") == "1.0")
        let packages = try cloud.management("GET", "\(path)/versions").json
        #expect(packages.at("value/0/name") == "1.0")
        let missing = try cloud.management("GET", "\(path)/versions/2").json
        #expect(missing.at("error/code") == "ApplicationPackageNotFound")
        let none = try cloud.management("GET", "\(cloud.account)/applications/x").json
        #expect(none.at("error/code") == "ApplicationNotFound")
    }

    @Test func theNetworkOfAnAccount() throws {
        let connections = "\(cloud.account)/privateEndpointConnections"
        #expect(try cloud.management("GET", connections).json["value"] == [])
        #expect(try cloud.management("GET", "\(connections)/x").status == 404)
        let links = try cloud.management("GET", "\(cloud.account)/privateLinkResources").json
        #expect(links.at("value/0/properties/groupId") == "batchAccount")
        let outbound = try cloud.management(
            "GET", "\(cloud.account)/outboundNetworkDependenciesEndpoints"
        ).json
        let host = outbound.at("value/0/endpoints/0/domainName")
        #expect(host == "contosorender.eastus.batch.localhost")
    }

    @Test func quotasAndSizesOfALocation() throws {
        #expect(try cloud.management("GET", "\(location)/quotas").json["accountQuota"] == 3)
        let sizes = try cloud.management(
            "GET", "\(location)/virtualMachineSkus",
            query: "$filter=familyName%20eq%20'standardDSv5Family'&maxresults=2"
        ).json
        let names = sizes["value"]?.array?.map { $0["name"] }
        #expect(names == ["Standard_D2s_v5", "Standard_D4s_v5"])
        #expect(sizes["nextLink"] != nil)
    }

    @Test(arguments: [
        ("contosorender", "AlreadyExists"), ("No-Name", "Invalid"), ("contosofilms", nil),
    ])
    func namesOfAccounts(name: String, reason: String?) throws {
        let answer = try cloud.management(
            "POST", "\(location)/checkNameAvailability",
            body: ["name": .string(name), "type": "Microsoft.Batch/batchAccounts"]
        ).json
        #expect(answer["nameAvailable"] == .bool(reason == nil))
        #expect(answer["reason"]?.string == reason)
    }

    @Test func aResizeIsStopped() throws {
        let path = "\(cloud.account)/pools/render-linux"
        let scale: JSONValue = ["fixedScale": ["targetDedicatedNodes": 9]]
        _ = try cloud.management("PATCH", path, body: ["properties": ["scaleSettings": scale]])
        let stopped = try cloud.management("POST", "\(path)/stopResize").json
        #expect(stopped.at("properties/allocationState") == "Stopping")
        cloud.clock.advance(by: LifeTimes.settling)
        #expect(try cloud.nodes(of: "render-linux").count == 2)
        let formula: JSONValue = ["autoScale": ["formula": "$TargetDedicatedNodes=1"]]
        _ = try cloud.management("PATCH", path, body: ["properties": ["scaleSettings": formula]])
        let refused = try cloud.management("POST", "\(path)/stopResize")
        #expect(refused.status == 409)
        #expect(try refused.json.at("error/details/0/code") == "Reason")
    }
}
