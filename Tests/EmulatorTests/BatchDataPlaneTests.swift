import JSON
import Testing

@testable import Emulator

struct BatchDataPlaneTests {
    private let cloud: TestCloud

    init() throws {
        cloud = try TestCloud()
    }

    private func names(_ response: ServerResponse) throws -> [String] {
        (try response.json["value"]?.array ?? []).compactMap { $0["id"]?.string }
    }

    @Test func listsThePoolsOfOneAccount() throws {
        let response = try cloud.batch("GET", "/pools")
        #expect(try names(response) == ["preview-linux", "render-linux", "render-windows"])
        #expect(response.headers["Content-Type"] == "application/json;odata=minimalmetadata")
        #expect(response.headers["request-id"] != nil)
        #expect(
            try response.json["odata.metadata"]?.string?.hasSuffix("/$metadata#pools") == true)
    }

    @Test func poolSpeaksTheDataPlanesLanguage() throws {
        let response = try cloud.batch("GET", "/pools/Render-Linux")
        let pool = try response.json
        #expect(pool["vmSize"] == "standard_d2s_v3")
        #expect(pool["allocationState"] == "steady")
        #expect(pool["currentDedicatedNodes"] == 2)
        #expect(pool.at("virtualMachineConfiguration/nodeAgentSKUId") == "batch.node.ubuntu 22.04")
        #expect(pool.at("startTask/userIdentity/autoUser/elevationLevel") == "admin")
        #expect(
            pool.at("startTask/commandLine")?.string?.contains("$AZ_BATCH_CERTIFICATES_DIR")
                == true)
        let thumbprint = cloud.seed.operatorFiles[0].thumbprint.lowercased()
        #expect(pool["certificateReferences"]?.array?.count == 1)
        #expect(pool.at("certificateReferences/0/thumbprint")?.string == thumbprint)
        #expect(pool.at("certificateReferences/0/visibility") == ["starttask", "task"])
        #expect(response.headers["ETag"] == pool["eTag"]?.string)
        #expect(response.headers["ETag"]?.hasPrefix("0x8D") == true)
    }

    @Test func pagesKeepWhatWasAskedForAndHoldEachPoolOnce() throws {
        var response = try cloud.batch(
            "GET", "/pools", query: "maxresults=1&$filter=state%20eq%20'active'&$select=id,state")
        var found = try names(response)
        while let next = try response.json["odata.nextLink"]?.string {
            #expect(next.contains("$filter=state%20eq%20'active'"))
            #expect(next.contains("$select=id,state"))
            #expect(next.contains("maxresults=1"))
            let target = next.drop { $0 != "?" }.dropFirst()
            response = try cloud.batch("GET", "/pools", version: nil, query: String(target))
            found += try names(response)
            #expect(try response.json.at("value/0/vmSize") == nil)
        }
        #expect(found == ["preview-linux", "render-linux", "render-windows"])
    }

    @Test(arguments: [
        ("id eq 'render-linux'", ["render-linux"]),
        ("startswith(id,'render')", ["render-linux", "render-windows"]),
        ("startswith(id,'render') and not (id eq 'render-linux')", ["render-windows"]),
        ("currentDedicatedNodes ge 2", ["render-linux"]),
        ("state ne 'active' or enableAutoScale eq true", []),
        (
            "creationTime gt datetime'2020-01-01T00:00:00Z' and vmSize eq 'standard_d4s_v3'",
            ["render-windows"]
        ),
    ])
    func filters(filter: String, expected: [String]) throws {
        let response = try cloud.batch(
            "GET", "/pools", query: "$filter=\(PercentCoding.encode(filter))")
        #expect(try names(response) == expected)
    }

    @Test(arguments: [
        "secret eq 'x'", "id eq", "id eq 'x", "(id eq 'x'", "id like 'x'", "id eq 'x' and", "#",
        "contains(id,'x')", String(repeating: "(", count: 5000),
    ])
    func filterThatIsNotUnderstoodIsAnError(filter: String) throws {
        let response = try cloud.batch(
            "GET", "/pools", query: "$filter=\(PercentCoding.encode(filter))")
        #expect(response.status == 400)
        #expect(try response.json["code"] == "InvalidQueryParameterValue")
    }

    @Test func errorsHaveTheServicesForm() throws {
        let response = try cloud.batch("GET", "/pools/none")
        let error = try response.json
        #expect(response.status == 404)
        #expect(error["code"] == "PoolNotFound")
        #expect(error.at("message/lang") == "en-US")
        let text = error.at("message/value")?.string ?? ""
        #expect(text.hasPrefix("The specified pool does not exist.\nRequestId:"))
        #expect(text.contains(response.headers["request-id"] ?? "?"))
    }

    @Test func conditionsOnReadsAreChecked() throws {
        let tag = try #require(try cloud.batch("GET", "/pools/render-linux").headers["ETag"])
        for form in [tag, "\"\(tag)\"", "W/\"\(tag)\"", "*"] {
            let response = try cloud.batch(
                "GET", "/pools/render-linux", headers: ["If-Match": form])
            #expect(response.status == 200)
        }
        let stale = try cloud.batch(
            "GET", "/pools/render-linux", headers: ["If-Match": "0x8D0000000000000"])
        #expect(stale.status == 412)
        #expect(try stale.json["code"] == "ConditionNotMet")
    }

    @Test func headTellsWhetherAPoolIsThere() throws {
        #expect(try cloud.batch("HEAD", "/pools/render-linux").status == 200)
        #expect(try cloud.batch("HEAD", "/pools/none").status == 404)
    }

    @Test func certificatesAreFoundByThumbprintUntilTheVersionWithoutThem() throws {
        let thumbprint = cloud.seed.operatorFiles[0].thumbprint
        let path = "/certificates(thumbprintAlgorithm=sha1,thumbprint=\(thumbprint))"
        let certificate = try cloud.batch("GET", path).json
        #expect(certificate["thumbprint"]?.string == thumbprint.lowercased())
        #expect(certificate["state"] == "active")
        let capitals = "/certificates(ThumbprintAlgorithm=sha1,Thumbprint=\(thumbprint))"
        #expect(try cloud.batch("GET", capitals).status == 200)
        #expect(try cloud.batch("GET", path, version: "2025-06-01").status == 404)
        let pool = try cloud.batch("GET", "/pools/render-linux", version: "2025-06-01").json
        #expect(pool["certificateReferences"] == nil)
    }

    /// Who reads with the ETag of what there is gets nothing new, and no body.
    @Test func readersAreToldThatNothingHasChanged() throws {
        let path = "/pools/render-linux"
        let eTag = try #require(try cloud.batch("GET", path).headers["ETag"])
        for method in ["GET", "HEAD"] {
            let same = try cloud.batch(method, path, headers: ["If-None-Match": eTag])
            #expect(same.status == 304)
            #expect(same.body.isEmpty)
        }
        #expect(try cloud.batch("GET", path, headers: ["If-Match": "\"0x1\""]).status == 412)
        #expect(try cloud.batch("GET", path, headers: ["If-None-Match": "\"0x1\""]).status == 200)
    }

    /// A job's pool can be changed while the job is disabled, and not otherwise.
    @Test func jobsMoveWhileTheyAreDisabled() throws {
        let path = "/jobs/render-frames"
        let move: JSONValue = ["poolInfo": ["poolId": "preview-linux"]]
        let tooEarly = try cloud.batch("PATCH", path, body: move)
        #expect(tooEarly.status == 409)
        #expect(try tooEarly.json["code"] == "OperationInvalidForCurrentState")
        #expect(try cloud.batch("POST", "\(path)/disable", body: [:]).status == 400)
        let disable: JSONValue = ["disableTasks": "wait"]
        #expect(try cloud.batch("POST", "\(path)/disable", body: disable).status == 202)
        let eTag = try cloud.batch("GET", path).headers["ETag"] ?? ""
        #expect(try cloud.batch("PATCH", path, body: move).status == 200)
        let late = try cloud.batch("PATCH", path, headers: ["If-Match": eTag], body: move)
        #expect(late.status == 412)
        #expect(try cloud.batch("POST", "\(path)/enable").status == 202)
        let job = try cloud.batch("GET", path).json
        #expect(job["state"] == "active")
        #expect(job.at("poolInfo/poolId") == "preview-linux")
        #expect(try cloud.batch("PATCH", path, body: ["id": "other"]).status == 400)
    }

    @Test func jobsAndNodeCounts() throws {
        let job = try cloud.batch("GET", "/jobs/render-frames").json
        #expect(job.at("poolInfo/poolId") == "render-linux")
        #expect(job["state"] == "active")
        #expect(try cloud.batch("GET", "/jobs/none").json["code"] == "JobNotFound")
        let counts = try cloud.batch(
            "GET", "/nodecounts", query: "$filter=poolId%20eq%20'render-linux'"
        ).json
        #expect(counts.at("value/0/dedicated/idle") == 2)
        #expect(counts.at("value/0/dedicated/total") == 2)
        #expect(counts["value"]?.array?.count == 1)
    }

    @Test func versionIsRequired() throws {
        let response = try cloud.batch("GET", "/pools", version: nil)
        #expect(response.status == 400)
        #expect(try response.json["code"] == "MissingRequiredQueryParameter")
        #expect(try cloud.batch("GET", "/pools", version: "soon").status == 400)
    }

    @Test func aCallerWithoutRolesMayNothing() throws {
        let cloud = try TestCloud { $0.roleAssignments = [] }
        let response = try cloud.batch("GET", "/pools")
        #expect(response.status == 403)
        #expect(try response.json["code"] == "InsufficientAccountPermissions")
        #expect(try cloud.management("GET", cloud.account).status == 403)
    }
}
