import JSON
import Testing

@testable import Emulator

/// What is done to nodes, and the files on them.
struct NodeActionTests {
    private let cloud: TestCloud
    private let node: String

    init() throws {
        cloud = try TestCloud()
        node = try #require(try cloud.nodes(of: "preview-linux").first?["id"]?.string)
    }

    private var path: String { "/pools/preview-linux/nodes/\(node)" }

    private var state: String? {
        get throws { try cloud.batch("GET", path).json["state"]?.string }
    }

    private func runTask(_ command: String) throws {
        _ = try cloud.batch(
            "POST", "/jobs", body: ["id": "films", "poolInfo": ["poolId": "preview-linux"]])
        _ = try cloud.batch(
            "POST", "/jobs/films/tasks",
            body: ["id": "one", "commandLine": .string(command)])
    }

    private var task: JSONValue {
        get throws { try cloud.batch("GET", "/jobs/films/tasks/one").json }
    }

    @Test(arguments: ["reboot": "rebooting", "reimage": "reimaging"])
    func aNodeBootsAgain(action: String, phase: String) throws {
        let booted = try cloud.batch("GET", path).json["lastBootTime"]
        #expect(try cloud.batch("POST", "\(path)/\(action)").status == 202)
        #expect(try state == phase)
        #expect(try cloud.batch("POST", "\(path)/\(action)").status == 409)
        cloud.clock.advance(by: LifeTimes.reboot)
        #expect(try state == "starting")
        cloud.clock.advance(by: LifeTimes.boot)
        #expect(try state == "idle")
        #expect(try cloud.batch("GET", path).json["lastBootTime"] != booted)
    }

    @Test func aRebootRequeuesTasksOrWaitsForThem() throws {
        try runTask("sleep 20")
        let wait: JSONValue = ["nodeRebootOption": "taskcompletion"]
        #expect(try cloud.batch("POST", "\(path)/reboot", body: wait).status == 202)
        #expect(try state == "running")
        cloud.clock.advance(by: 25)
        #expect(try state == "rebooting")
        #expect(try task["state"] == "completed")
        let wrong: JSONValue = ["nodeRebootOption": "never"]
        #expect(try cloud.batch("POST", "\(path)/reboot", body: wrong).status == 400)
    }

    @Test func aRequeuedTaskRunsAgain() throws {
        try runTask("sleep 20")
        #expect(try cloud.batch("POST", "\(path)/reboot").status == 202)
        #expect(try task["state"] == "active")
        #expect(try task.at("executionInfo/requeueCount") == 1)
        cloud.clock.advance(by: LifeTimes.reboot + LifeTimes.boot)
        #expect(try task["state"] == "running")
    }

    @Test func aNodeIsDeallocatedAndStarted() throws {
        #expect(try cloud.batch("POST", "\(path)/start").status == 409)
        #expect(try cloud.batch("POST", "\(path)/deallocate").status == 202)
        cloud.clock.advance(by: LifeTimes.deallocation)
        #expect(try state == "deallocated")
        #expect(try cloud.batch("POST", "\(path)/start").status == 202)
        cloud.clock.advance(by: LifeTimes.boot)
        #expect(try state == "idle")
    }

    @Test func aNodeWithoutSchedulingTakesNoTasks() throws {
        #expect(try cloud.batch("POST", "\(path)/disablescheduling").status == 200)
        let again = try cloud.batch("POST", "\(path)/disablescheduling")
        #expect(try again.json["code"] == "NodeAlreadyInTargetSchedulingState")
        try runTask("x")
        #expect(try task["state"] == "active")
        #expect(try cloud.batch("POST", "\(path)/enablescheduling").status == 200)
        #expect(try task["state"] == "running")
    }

    @Test func loginSettings() throws {
        let settings = try cloud.batch("GET", "\(path)/remoteloginsettings").json
        #expect(settings["remoteLoginPort"] == 50000)
    }

    @Test func filesOfATask() throws {
        try runTask("/bin/bash -c 'echo rendered'")
        let files = "/jobs/films/tasks/one/files"
        cloud.clock.advance(by: LifeTimes.task)
        let list = try cloud.batch("GET", files).json["value"]?.array ?? []
        #expect(list.compactMap { $0["name"]?.string } == ["stderr.txt", "stdout.txt", "wd"])
        #expect(list[1].at("properties/contentLength") == "9")
        let whole = try cloud.batch("GET", "\(files)/stdout.txt")
        #expect(String(decoding: whole.body, as: UTF8.self) == "rendered\n")
        #expect(whole.headers["ocp-batch-file-isdirectory"] == "False")
        let part = try cloud.batch(
            "GET", "\(files)/stdout.txt", headers: ["ocp-range": "bytes=2-4"])
        #expect(part.status == 206)
        #expect(String(decoding: part.body, as: UTF8.self) == "nde")
        let beyond = try cloud.batch(
            "GET", "\(files)/stdout.txt", headers: ["ocp-range": "bytes=100-"])
        #expect(beyond.status == 416)
        #expect(try cloud.batch("DELETE", "\(files)/stdout.txt").status == 200)
        #expect(try cloud.batch("GET", "\(files)/stdout.txt").json["code"] == "FileNotFound")
        let onNode = try cloud.batch("GET", "\(path)/files", query: "recursive=true").json
        let names = (onNode["value"]?.array ?? []).compactMap { $0["name"]?.string }
        #expect(names.contains("workitems/films/job-1/one/stderr.txt"))
        #expect(!names.contains("workitems/films/job-1/one/stdout.txt"))
    }

    @Test func filesOfANode() throws {
        let started = try #require(try cloud.nodes(of: "render-linux").first?["id"]?.string)
        let files = "/pools/render-linux/nodes/\(started)/files"
        let output = try cloud.batch("HEAD", "\(files)/startup/stdout.txt")
        #expect(output.status == 200)
        #expect(output.headers["Last-Modified"] != nil)
        #expect(try cloud.batch("DELETE", "\(files)/startup").status == 409)
        let all = try cloud.batch("DELETE", "\(files)/startup", query: "recursive=true")
        #expect(all.status == 200)
        #expect(try cloud.batch("GET", "\(files)/startup/stdout.txt").status == 404)
        let filter = "$filter=startswith(name,'sha')"
        let some = try cloud.batch("GET", files, query: filter).json["value"]?.array
        #expect(some?.map { $0["name"] } == ["shared"])
    }
}
