import JSON
import Testing

@testable import Emulator

/// How long tasks, jobs and files of tasks last.
struct LimitTests {
    private let cloud: TestCloud

    init() throws {
        cloud = try TestCloud()
    }

    private func add(
        _ command: String, _ constraints: JSONValue, job: JSONValue = [:],
        pool: JSONValue = "preview-linux"
    ) throws {
        let body: JSONValue = [
            "id": "films", "poolInfo": ["poolId": pool], "constraints": job,
        ]
        try #require(try cloud.batch("POST", "/jobs", body: body).status == 201)
        let added = try cloud.batch(
            "POST", "/jobs/films/tasks",
            body: ["id": "one", "commandLine": .string(command), "constraints": constraints])
        try #require(added.status == 201)
    }

    private func task() throws -> JSONValue {
        try cloud.batch("GET", "/jobs/films/tasks/one").json
    }

    @Test(arguments: [("preview-linux", 137), ("render-windows", -1_073_741_510)])
    func aTaskThatTakesTooLongIsKilled(pool: String, exitCode: Int64) throws {
        try add("sleep 600", ["maxWallClockTime": "PT30S"], pool: .string(pool))
        cloud.clock.advance(by: 29)
        #expect(try task()["state"] == "running")
        cloud.clock.advance(by: 1)
        #expect(try task()["state"] == "completed")
        #expect(try task().at("executionInfo/exitCode") == .integer(exitCode))
        #expect(try task().at("executionInfo/result") == "failure")
    }

    @Test func aTaskThatIsKilledIsTriedAgain() throws {
        try add("sleep 600", ["maxWallClockTime": "PT30S", "maxTaskRetryCount": 1])
        cloud.clock.advance(by: 31)
        #expect(try task().at("executionInfo/retryCount") == 1)
        cloud.clock.advance(by: 30)
        #expect(try task()["state"] == "completed")
    }

    @Test func filesGoAfterTheirTime() throws {
        try add("echo a", ["retentionTime": "PT1H"])
        let path = "/jobs/films/tasks/one/files/stdout.txt"
        cloud.clock.advance(by: 60)
        #expect(try cloud.batch("GET", path).status == 200)
        cloud.clock.advance(by: 3600)
        #expect(try cloud.batch("GET", path).json["code"] == "TaskFilesCleanedup")
        #expect(try task()["state"] == "completed")
        let node = try #require(try cloud.nodes(of: "preview-linux").first?["id"]?.string)
        let files = try cloud.batch(
            "GET", "/pools/preview-linux/nodes/\(node)/files", query: "recursive=true")
        #expect(!String(decoding: files.body, as: UTF8.self).contains("workitems/films"))
    }

    @Test func aJobEndsWithItsTime() throws {
        try add("sleep 600", [:], job: ["maxWallClockTime": "PT1M"])
        cloud.clock.advance(by: 59)
        #expect(try cloud.batch("GET", "/jobs/films").json["state"] == "active")
        cloud.clock.advance(by: 2 + LifeTimes.termination)
        let job = try cloud.batch("GET", "/jobs/films").json
        #expect(job["state"] == "completed")
        #expect(job.at("executionInfo/terminateReason") == "MaxWallClockTimeExpiry")
    }

    @Test func aRaisedLimitCounts() throws {
        try add("sleep 6000", [:], job: ["maxWallClockTime": "PT1M"])
        let raised: JSONValue = ["constraints": ["maxWallClockTime": "PT2M"]]
        #expect(try cloud.batch("PATCH", "/jobs/films", body: raised).status == 200)
        cloud.clock.advance(by: 110)
        #expect(try cloud.batch("GET", "/jobs/films").json["state"] == "active")
        cloud.clock.advance(by: 11)
        #expect(try cloud.batch("GET", "/jobs/films").json["state"] == "terminating")
    }

    @Test func aStartTaskIsTriedAgain() throws {
        var body = cloud.poolBody(nodes: 1, requireInitialSync: false)
        body["properties"]?["startTask"] = [
            "commandLine": "/bin/sh -c 'exit 9'", "maxTaskRetryCount": 2, "waitForSuccess": true,
        ]
        _ = try cloud.management("PUT", "\(cloud.account)/pools/new", body: body)
        cloud.clock.advance(by: 35 + 2 * LifeTimes.startTask)
        let node = try #require(try cloud.nodes(of: "new").first)
        #expect(node["state"] == "starttaskfailed")
        #expect(node.at("startTaskInfo/retryCount") == 2)
        #expect(node.at("startTaskInfo/exitCode") == 9)
        let id = try #require(node["id"]?.string)
        _ = try cloud.batch("POST", "/pools/new/nodes/\(id)/reboot")
        cloud.clock.advance(by: LifeTimes.reboot + LifeTimes.boot)
        #expect(try cloud.nodes(of: "new").first?["state"] == "waitingforstarttask")
    }
}
