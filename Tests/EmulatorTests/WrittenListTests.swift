import JSON
import Testing

@testable import Emulator

/// Lists that are written from what was written before: they never say what was.
@Suite struct WrittenListTests {
    private let cloud: TestCloud

    init() throws {
        cloud = try TestCloud()
        try cloud.assignSecretsUser()
        try cloud.importRender()
    }

    @Test func listsSayWhatTheirItemsSay() throws {
        try check("at the start")
        _ = try cloud.management(
            "PUT", "\(cloud.account)/pools/fresh", body: cloud.poolBody(nodes: 3))
        try check("a pool is added")
        for second in stride(from: 0, to: 120, by: 10) {
            cloud.emulator.advance(by: 10)
            try check("its nodes come up, \(second) s")
        }
        _ = try cloud.batch("POST", "/pools/fresh/resize", body: ["targetDedicatedNodes": 1])
        try check("it shrinks")
        _ = cloud.control("POST", "/clock/settle")
        try check("it has shrunk")
        _ = try cloud.management(
            "PATCH", "\(cloud.account)/pools/fresh",
            body: ["properties": ["displayName": "another"]])
        try check("it is changed")
        let node = try #require(try cloud.nodes(of: "fresh").first?["id"]?.string)
        _ = try cloud.batch("POST", "/pools/fresh/nodes/\(node)/reboot")
        try check("a node reboots")
        _ = try cloud.batch("DELETE", "/pools/fresh")
        try check("it is being deleted")
        _ = cloud.control("POST", "/clock/settle")
        try check("it is gone")
    }

    @Test func identitiesOfAPoolAreOfToday() throws {
        _ = try cloud.management(
            "PUT", "\(cloud.account)/pools/fresh", body: cloud.poolBody(nodes: 0))
        try check("with its identity")
        let before = try cloud.batch("GET", "/pools").body
        let identity = cloud.identity
        let id = identity.id.description
        _ = try cloud.management("DELETE", id, version: "2023-01-31")
        _ = try cloud.management(
            "PUT", id, version: "2023-01-31", body: ["location": .string(identity.location)])
        try check("with another one of that name")
        #expect(try cloud.batch("GET", "/pools").body != before)
    }

    @Test func versionsAndHostsGetTheirOwn() throws {
        for _ in 1...2 {
            let old = try cloud.batch("GET", "/pools").json
            #expect(old.at("value/0/certificateReferences") != nil)
            let new = try cloud.batch("GET", "/pools", version: "2025-06-01").json
            #expect(new.at("value/0/certificateReferences") == nil)
            #expect(new.at("value/0/id") == old.at("value/0/id"))
            for host in ["batch.localhost:8443", "batch.azure.com"] {
                let base = "https://contosorender.eastus.\(host)"
                let url = try pools(at: "contosorender.eastus.\(host)").at("value/0/url")?.string
                #expect(url?.hasPrefix("\(base)/pools/") == true)
            }
        }
    }

    private func pools(at host: String) throws -> JSONValue {
        let token = try cloud.token(scope: TestCloud.batchScope)
        let request = ServerRequest(
            "GET", "/pools?api-version=2024-07-01.20.0",
            headers: ["Host": host, "Authorization": "Bearer \(token)"])
        return try cloud.emulator.handle(request).json
    }

    /// Its target is the number of its nodes.
    @Test func aPoolWhoseFormulaCannotBeEvaluatedCountsItsNodes() throws {
        let formula: JSONValue = "$TargetDedicatedNodes=avg($PendingTasks.GetSample(1))"
        _ = try cloud.management(
            "PATCH", "\(cloud.account)/pools/render-linux",
            body: ["properties": ["scaleSettings": ["autoScale": ["formula": formula]]]])
        let pools = try list(cloud.batch, "/pools")
        let pool = try #require(pools.first { $0["id"] == "render-linux" })
        #expect(pool["currentDedicatedNodes"] == 2)
        #expect(pool["targetDedicatedNodes"] == 2)
        #expect(pool["targetLowPriorityNodes"] == 0)
    }

    @Test func filtersAndSelectionsHold() throws {
        let all = try cloud.batch("GET", "/pools").json["value"]?.array ?? []
        let id = try #require(all.last?["id"]?.string)
        let filter = "$filter=\(PercentCoding.encode("id eq '\(id)'"))"
        let one = try cloud.batch("GET", "/pools", query: filter).json
        #expect(one["value"] == .array(all.suffix(1)))
        let selected = try cloud.batch("GET", "/pools", query: "\(filter)&$select=id,state").json
        #expect(selected["value"] == [["id": .string(id), "state": "active"]])
        let named = try cloud.management(
            "GET", "\(cloud.account)/pools",
            query: "$select=name&$filter=\(PercentCoding.encode("name eq '\(id)'"))"
        ).json
        #expect(named["value"]?.array?.count == 1)
        #expect(named.at("value/0/properties") == nil)
        #expect(named.at("value/0/etag") != nil)
    }

    @Test func emptyListsAreLists() throws {
        let filter = "$filter=\(PercentCoding.encode("id eq 'nobody'"))"
        let list = try cloud.batch("GET", "/pools", query: filter).json
        #expect(list["value"] == [])
        #expect(list["odata.metadata"] != nil)
        #expect(
            try cloud.management("GET", "\(cloud.vault)/privateEndpointConnections").body
                == Array("{\"value\":[]}".utf8))
    }

    /// Compares each list, asked for twice, with its items, each asked for alone.
    private func check(_ moment: Comment) throws {
        let pools = try list(cloud.batch, "/pools")
        #expect(try list(cloud.batch, "/pools") == pools, moment)
        for pool in pools {
            let id = pool["id"]?.string ?? ""
            #expect(try element("/pools/\(id)") == pool, moment)
            for node in try list(cloud.batch, "/pools/\(id)/nodes") {
                let path = "/pools/\(id)/nodes/\(node["id"]?.string ?? "")"
                #expect(try element(path) == node, moment)
            }
        }
        let path = "\(cloud.account)/pools"
        for pool in try list(cloud.management, path) {
            let alone = try cloud.management("GET", "\(path)/\(pool["name"]?.string ?? "")").json
            #expect(alone == pool, moment)
        }
    }

    private typealias Ask = (
        String, String, String?, String, HeaderFields, JSONValue?
    ) throws -> ServerResponse

    private func list(_ ask: Ask, _ path: String) throws -> [JSONValue] {
        let version = path.hasPrefix("/subscriptions") ? "2024-07-01" : "2024-07-01.20.0"
        return try ask("GET", path, version, "", [:], nil).json["value"]?.array ?? []
    }

    private func element(_ path: String) throws -> JSONValue {
        var element = try cloud.batch("GET", path).json
        element["odata.metadata"] = nil
        return element
    }
}
