import JSON
import Testing

@testable import Emulator

/// Pools that are added and changed on the data plane.
struct DataPlanePoolTests {
    private let cloud: TestCloud

    init() throws {
        cloud = try TestCloud()
    }

    private static let machine: JSONValue = [
        "imageReference": [
            "publisher": "canonical", "offer": "0001-com-ubuntu-server-jammy",
            "sku": "22_04-lts", "version": "latest",
        ],
        "nodeAgentSKUId": "batch.node.ubuntu 22.04",
    ]

    private func add(
        _ id: String, _ more: [String: JSONValue] = [:]
    ) throws -> ServerResponse {
        var body: JSONValue = [
            "id": .string(id), "vmSize": "standard_d2s_v3",
            "virtualMachineConfiguration": Self.machine,
        ]
        for (name, value) in more { body[name] = value }
        return try cloud.batch("POST", "/pools", body: body)
    }

    private func pool(_ id: String) throws -> JSONValue {
        try cloud.batch("GET", "/pools/\(id)").json
    }

    private func post(
        _ path: String, _ body: JSONValue? = nil, headers: HeaderFields = [:]
    ) throws -> ServerResponse {
        try cloud.batch("POST", "/pools/\(path)", headers: headers, body: body)
    }

    private func settle() {
        cloud.clock.advance(by: LifeTimes.settling)
    }

    @Test func anAddedPoolIsTheSameOnBothPlanes() throws {
        let task: JSONValue = [
            "commandLine": "x",
            "userIdentity": ["autoUser": ["scope": "pool", "elevationLevel": "admin"]],
        ]
        let added = try add("fresh", ["targetDedicatedNodes": 1, "startTask": task])
        #expect(added.status == 201)
        let shown = try pool("fresh")
        #expect(shown["startTask"] == task)
        #expect(shown["virtualMachineConfiguration"] == Self.machine)
        #expect(shown["allocationState"] == "resizing")
        let resource = try cloud.management("GET", "\(cloud.account)/pools/fresh").json
        #expect(
            resource.at("properties/startTask/userIdentity/autoUser/elevationLevel") == "Admin")
        #expect(try add("FRESH").json["code"] == "PoolExists")
        #expect(try add("other", ["identity": ["type": "UserAssigned"]]).status == 400)
        _ = try cloud.batch("DELETE", "/pools/fresh")
        #expect(try add("fresh").json["code"] == "PoolBeingDeleted")
    }

    @Test func theQuotaOfPools() throws {
        let there = 3
        for number in there..<AccountQuotas().pools {
            try #require(try add("pool-\(number)").status == 201)
        }
        #expect(try add("more").json["code"] == "PoolQuotaReached")
        let resource = try cloud.management(
            "PUT", "\(cloud.account)/pools/more", body: cloud.poolBody())
        #expect(try resource.json.at("error/code") == "PoolQuotaReached")
    }

    @Test func theQuotaOfCores() throws {
        _ = try add("large", ["targetDedicatedNodes": 400])
        settle()
        let large = try pool("large")
        #expect(large.at("resizeErrors/0/code") == "AccountCoreQuotaReached")
        // The fleet has four nodes: three with two cores, one with four.
        #expect(large["currentDedicatedNodes"] == 245)
    }

    @Test func onlySomePropertiesChangeWhileThereAreNodes() throws {
        let path = "/pools/render-linux"
        let metadata: JSONValue = ["metadata": [["name": "a", "value": "b"]]]
        let tag = try cloud.batch("GET", path).headers["ETag"] ?? ""
        let changed = try cloud.batch("PATCH", path, headers: ["If-Match": tag], body: metadata)
        #expect(changed.status == 200)
        #expect(changed.headers["ETag"] != tag)
        let late = try cloud.batch("PATCH", path, headers: ["If-Match": tag], body: metadata)
        #expect(late.status == 412)
        let size: JSONValue = ["vmSize": "standard_d4s_v3"]
        #expect(try cloud.batch("PATCH", path, body: size).status == 409)
        _ = try add("empty")
        #expect(try cloud.batch("PATCH", "/pools/empty", body: size).status == 200)
        #expect(try pool("empty")["vmSize"] == "standard_d4s_v3")
    }

    @Test func neitherIdentityNorExtensionsNorCertificatesCanBePatched() throws {
        _ = try add("empty")
        var machine = Self.machine
        machine["extensions"] = [["name": "a", "publisher": "p", "type": "t"]]
        let added = try cloud.batch(
            "PATCH", "/pools/empty", body: ["virtualMachineConfiguration": machine])
        #expect(try added.json["code"] == "PropertyCannotBeUpdated")
        let identity: JSONValue = ["identity": ["type": "UserAssigned"]]
        #expect(try cloud.batch("PATCH", "/pools/empty", body: identity).status == 400)
        let held = try cloud.batch("GET", "/certificates").json.at("value/0/thumbprint") ?? ""
        let reference: JSONValue = [
            "certificateReferences": [["thumbprint": held, "thumbprintAlgorithm": "sha1"]]
        ]
        #expect(try cloud.batch("PATCH", "/pools/empty", body: reference).status == 400)
    }

    @Test func updatingReplacesTheWholeSet() throws {
        let incomplete = try post("render-linux/updateproperties", ["metadata": []])
        #expect(try incomplete.json["code"] == "MissingRequiredProperty")
        let body: JSONValue = [
            "metadata": [], "certificateReferences": [], "applicationPackageReferences": [],
        ]
        #expect(try post("render-linux/updateproperties", body).status == 204)
        let pool = try pool("render-linux")
        #expect(pool["startTask"] == nil)
        #expect(pool["certificateReferences"] == [])
    }

    @Test func resizing() throws {
        let body: JSONValue = ["targetDedicatedNodes": 4]
        #expect(try post("preview-linux/resize", body).status == 202)
        #expect(try post("preview-linux/resize", body).json["code"] == "PoolBeingResized")
        settle()
        #expect(try cloud.nodes(of: "preview-linux").count == 4)
        #expect(try post("preview-linux/resize", [:]).json["code"] == "MissingRequiredProperty")
        _ = try post("preview-linux/resize", ["targetDedicatedNodes": 9])
        #expect(try post("preview-linux/stopresize").status == 202)
        #expect(try pool("preview-linux")["allocationState"] == "stopping")
        settle()
        let stopped = try pool("preview-linux")
        #expect(stopped["allocationState"] == "steady")
        #expect(stopped["currentDedicatedNodes"] == 4)
        #expect(stopped["targetDedicatedNodes"] == 4)
        #expect(stopped.at("resizeErrors/0/code") == "ResizeStopped")
    }

    @Test func namedNodesAreRemoved() throws {
        let ids = try cloud.nodes(of: "render-linux").compactMap { $0["id"]?.string }
        let body: JSONValue = ["nodeList": [.string(ids[0])]]
        #expect(try post("render-linux/removenodes", body).status == 202)
        #expect(try cloud.nodes(of: "render-linux").contains { $0["state"] == "leavingpool" })
        settle()
        #expect(try cloud.nodes(of: "render-linux").map { $0["id"]?.string } == [ids[1]])
        #expect(try pool("render-linux")["targetDedicatedNodes"] == 1)
        let unknown: JSONValue = ["nodeList": ["none"]]
        #expect(try post("render-linux/removenodes", unknown).json["code"] == "NodeNotFound")
    }

    @Test func aFormulaSetsTheSize() throws {
        let tooEarly = try post(
            "preview-linux/evaluateautoscale", ["autoScaleFormula": "$TargetDedicatedNodes=1"])
        #expect(tooEarly.status == 409)
        let formula: JSONValue = [
            "autoScaleFormula": "few = 2; $TargetDedicatedNodes = (few + 1) * 2 - 3;"
        ]
        #expect(try post("preview-linux/enableautoscale", formula).status == 200)
        settle()
        let scaled = try pool("preview-linux")
        #expect(scaled["currentDedicatedNodes"] == 3)
        #expect(scaled["autoScaleEvaluationInterval"] == "PT15M")
        #expect(try post("preview-linux/stopresize").status == 409)
        #expect(try post("preview-linux/resize", ["targetDedicatedNodes": 1]).status == 409)
        let run = try post(
            "preview-linux/evaluateautoscale", ["autoScaleFormula": "$TargetDedicatedNodes=7"]
        ).json
        #expect(run["results"]?.string?.hasPrefix("$TargetDedicatedNodes=7;") == true)
        #expect(try pool("preview-linux")["targetDedicatedNodes"] == 3)
        #expect(try post("preview-linux/disableautoscale").status == 200)
        #expect(try pool("preview-linux")["enableAutoScale"] == false)
        #expect(try pool("preview-linux")["targetDedicatedNodes"] == 3)
    }

    @Test(arguments: [
        "$TargetDedicatedNodes=avg($PendingTasks.GetSample(1))", "$TargetDedicatedNodes=-1", "1",
        "$TargetDedicatedNodes=1/0", "$Wrong=1", "x=1", "$TargetDedicatedNodes=(1",
        "$NodeDeallocationOption=never;$TargetDedicatedNodes=1",
    ])
    func otherFormulasAreRefusedWithAReason(formula: String) throws {
        let answer = try post(
            "preview-linux/enableautoscale", ["autoScaleFormula": .string(formula)])
        #expect(answer.status == 400)
        #expect(try answer.json.at("values/0/value") == "autoScaleFormula")
    }

    @Test func imagesAndUsage() throws {
        let linux = try cloud.batch(
            "GET", "/supportedimages", query: "$filter=osType%20eq%20'linux'&maxresults=1"
        ).json
        #expect(linux["value"]?.array?.count == 1)
        #expect(linux["odata.nextLink"] != nil)
        #expect(try cloud.batch("GET", "/poolusagemetrics").json["value"] == [])
    }
}
