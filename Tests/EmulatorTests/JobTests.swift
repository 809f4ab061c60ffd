import JSON
import Testing

@testable import Emulator

/// Jobs and their tasks, by the emulator's clock.
struct JobTests {
    private let cloud: TestCloud

    init() throws {
        cloud = try TestCloud()
    }

    private func addJob(
        _ id: String, _ more: [String: JSONValue] = [:]
    ) throws -> ServerResponse {
        var body: JSONValue = ["id": .string(id), "poolInfo": ["poolId": "render-linux"]]
        for (name, value) in more { body[name] = value }
        return try cloud.batch("POST", "/jobs", body: body)
    }

    @discardableResult
    private func addTask(
        _ job: String, _ id: String, _ command: String = "hostname",
        _ more: [String: JSONValue] = [:]
    ) throws -> ServerResponse {
        var body: JSONValue = ["id": .string(id), "commandLine": .string(command)]
        for (name, value) in more { body[name] = value }
        return try cloud.batch("POST", "/jobs/\(job)/tasks", body: body)
    }

    private func job(_ id: String) throws -> JSONValue {
        try cloud.batch("GET", "/jobs/\(id)").json
    }

    private func task(_ job: String, _ id: String) throws -> JSONValue {
        try cloud.batch("GET", "/jobs/\(job)/tasks/\(id)").json
    }

    @Test func anAddedJobHasTheServicesHeadersAndDefaults() throws {
        let added = try addJob("films")
        #expect(added.status == 201)
        #expect(added.headers["Location"]?.hasSuffix("/jobs/films") == true)
        let job = try job("films")
        #expect(job["eTag"]?.string == added.headers["ETag"])
        #expect(job["priority"] == 0)
        #expect(job["state"] == "active")
        #expect(try addJob("FILMS").json["code"] == "JobExists")
        #expect(try addJob("a b").json["code"] == "InvalidPropertyValue")
        let poolless = try cloud.batch("POST", "/jobs", body: ["id": "x"])
        #expect(try poolless.json["code"] == "MissingRequiredProperty")
    }

    @Test func tasksRunOnIdleNodesAndEndWithTheirExitCodes() throws {
        _ = try addJob("films")
        try addTask("films", "good", "/bin/bash -c 'echo done'")
        try addTask("films", "bad", "/bin/sh -c \"echo no; exit 3\"")
        try addTask("films", "late")
        #expect(try task("films", "good")["state"] == "running")
        #expect(try task("films", "late")["state"] == "active")
        #expect(try cloud.nodes(of: "render-linux").allSatisfy { $0["state"] == "running" })
        let counts = try cloud.batch("GET", "/jobs/films/taskcounts").json
        #expect(counts.at("taskCounts/running") == 2)
        cloud.clock.advance(by: LifeTimes.task)
        let (good, bad) = (try task("films", "good"), try task("films", "bad"))
        #expect(good.at("executionInfo/result") == "success")
        #expect(bad.at("executionInfo/exitCode") == 3)
        #expect(bad.at("executionInfo/failureInfo/code") == "FailureExitCode")
        #expect(try task("films", "late")["state"] == "running")
        cloud.clock.advance(by: LifeTimes.task)
        let nodes = try cloud.nodes(of: "render-linux")
        #expect(nodes.allSatisfy { $0["state"] == "idle" })
        #expect(nodes.reduce(0) { $0 + ($1["totalTasksRun"]?.integer ?? 0) } == 3)
    }

    @Test func aFailedTaskIsTriedAgainAndCanBeReactivated() throws {
        _ = try addJob("films")
        try addTask("films", "bad", "exit 1", ["constraints": ["maxTaskRetryCount": 1]])
        cloud.clock.advance(by: LifeTimes.task)
        #expect(try task("films", "bad").at("executionInfo/retryCount") == 1)
        let early = try cloud.batch("POST", "/jobs/films/tasks/bad/reactivate")
        #expect(try early.json["code"] == "OperationInvalidForCurrentState")
        cloud.clock.advance(by: LifeTimes.task)
        #expect(try task("films", "bad")["state"] == "completed")
        #expect(try cloud.batch("POST", "/jobs/films/tasks/bad/reactivate").status == 204)
        #expect(try task("films", "bad")["state"] == "running")
    }

    @Test func aCollectionAddsWhatItCan() throws {
        _ = try addJob("films")
        try addTask("films", "one")
        let body: JSONValue = [
            "value": [
                ["id": "one", "commandLine": "x"], ["id": "two", "commandLine": "x"],
                ["id": "three"],
            ]
        ]
        let answer = try cloud.batch("POST", "/jobs/films/addtaskcollection", body: body)
        #expect(answer.status == 200)
        let results = try #require(try answer.json["value"]?.array)
        let codes = results.map { $0.at("error/code")?.string }
        #expect(codes == ["TaskExists", nil, "MissingRequiredProperty"])
        #expect(results[1]["status"] == "Success")
    }

    @Test func tasksWaitForThoseThatTheyDependOn() throws {
        _ = try addJob("films", ["usesTaskDependencies": true])
        try addTask("films", "2", "x", ["dependsOn": ["taskIds": ["1"]]])
        try addTask("films", "3", "x", ["dependsOn": ["taskIdRanges": [["start": 1, "end": 2]]]])
        try addTask("films", "1", "exit 0")
        #expect(try task("films", "2")["state"] == "active")
        cloud.clock.advance(by: LifeTimes.task)
        #expect(try task("films", "2")["state"] == "running")
        #expect(try task("films", "3")["state"] == "active")
        cloud.clock.advance(by: LifeTimes.task)
        #expect(try task("films", "3")["state"] == "running")
        _ = try addJob("other")
        let refused = try addTask("other", "x", "x", ["dependsOn": ["taskIds": ["1"]]])
        #expect(refused.status == 400)
    }

    @Test(arguments: [
        ("requeue", LifeTimes.disabling, "active"),
        ("terminate", LifeTimes.disabling, "completed"), ("wait", 30, "completed"),
    ])
    func disablingTakesAsLongAsItsTasks(mode: String, time: Double, state: String) throws {
        _ = try addJob("films")
        try addTask("films", "long", "sleep 25")
        let body: JSONValue = ["disableTasks": .string(mode)]
        #expect(try cloud.batch("POST", "/jobs/films/disable", body: body).status == 202)
        #expect(try job("films")["state"] == "disabling")
        #expect(try cloud.batch("POST", "/jobs/films/enable").status == 409)
        cloud.clock.advance(by: time - 1)
        #expect(try job("films")["state"] == "disabling")
        cloud.clock.advance(by: 1)
        #expect(try job("films")["state"] == "disabled")
        #expect(try task("films", "long")["state"]?.string == state)
        let idle = try cloud.nodes(of: "render-linux").filter { $0["state"] == "idle" }
        #expect(idle.count == 2)
    }

    @Test func aJobEndsAndIsDeletedByTheClock() throws {
        _ = try addJob("films")
        try addTask("films", "long", "sleep 900")
        let body: JSONValue = ["terminateReason": "moved"]
        #expect(try cloud.batch("POST", "/jobs/films/terminate", body: body).status == 202)
        #expect(try job("films")["state"] == "terminating")
        #expect(try addTask("films", "more").json["code"] == "JobBeingTerminated")
        cloud.clock.advance(by: LifeTimes.termination)
        let ended = try job("films")
        #expect(ended["state"] == "completed")
        #expect(ended.at("executionInfo/terminateReason") == "moved")
        #expect(try task("films", "long").at("executionInfo/failureInfo/code") == "TaskEnded")
        #expect(try cloud.batch("POST", "/jobs/films/terminate").json["code"] == "JobCompleted")
        #expect(try cloud.batch("DELETE", "/jobs/films").status == 202)
        #expect(try cloud.batch("DELETE", "/jobs/films").json["code"] == "JobBeingDeleted")
        cloud.clock.advance(by: LifeTimes.removal)
        #expect(try cloud.batch("GET", "/jobs/films").json["code"] == "JobNotFound")
    }

    @Test func aJobEndsWithAllItsTasksIfItIsToldTo() throws {
        _ = try addJob("films", ["onAllTasksComplete": "terminatejob"])
        try addTask("films", "one")
        cloud.clock.advance(by: LifeTimes.task + LifeTimes.termination)
        let ended = try job("films")
        #expect(ended["state"] == "completed")
        #expect(ended.at("executionInfo/terminateReason") == "AllTasksCompleted")
    }

    @Test func aPutSetsBackWhatItLeavesOut() throws {
        let path = "/jobs/render-frames"
        let same: JSONValue = ["poolId": "render-linux"]
        let patch: JSONValue = ["priority": 7, "metadata": [["name": "a", "value": "b"]]]
        #expect(try cloud.batch("PATCH", path, body: patch).status == 200)
        #expect(try cloud.batch("PUT", path, body: ["poolInfo": same]).status == 200)
        let job = try job("render-frames")
        #expect(job["priority"] == 0)
        #expect(job["metadata"] == nil)
        let other: JSONValue = ["poolInfo": ["poolId": "preview-linux"]]
        #expect(try cloud.batch("PUT", path, body: other).status == 409)
        #expect(try cloud.batch("PATCH", path, body: ["priority": 2000]).status == 400)
    }

    @Test func preparationRunsOnceOnEachNode() throws {
        let none = try cloud.batch(
            "GET", "/jobs/render-frames/jobpreparationandreleasetaskstatus")
        #expect(try none.json["code"] == "JobPreparationTaskOrReleaseTaskNotSpecified")
        _ = try addJob(
            "films",
            [
                "jobPreparationTask": ["commandLine": "x"],
                "jobReleaseTask": ["commandLine": "exit 2"],
            ])
        try addTask("films", "one")
        #expect(try task("films", "one")["state"] == "preparing")
        cloud.clock.advance(by: LifeTimes.preparation)
        #expect(try task("films", "one")["state"] == "running")
        cloud.clock.advance(by: LifeTimes.task)
        _ = try cloud.batch("POST", "/jobs/films/terminate")
        cloud.clock.advance(by: LifeTimes.termination)
        let status = try cloud.batch(
            "GET", "/jobs/films/jobpreparationandreleasetaskstatus"
        ).json
        #expect(status["value"]?.array?.count == 1)
        #expect(status.at("value/0/jobPreparationTaskExecutionInfo/result") == "success")
        #expect(status.at("value/0/jobReleaseTaskExecutionInfo/exitCode") == 2)
    }

    @Test func aJobMayHaveAPoolOfItsOwn() throws {
        let pool: JSONValue = [
            "poolLifetimeOption": "job", "autoPoolIdPrefix": "auto",
            "pool": [
                "vmSize": "standard_d2s_v3", "targetDedicatedNodes": 1,
                "virtualMachineConfiguration": [
                    "imageReference": ["publisher": "canonical"],
                    "nodeAgentSKUId": "batch.node.ubuntu 22.04",
                ],
            ],
        ]
        _ = try addJob("films", ["poolInfo": ["autoPoolSpecification": pool]])
        let id = try #require(try job("films").at("executionInfo/poolId")?.string)
        #expect(id.hasPrefix("auto_"))
        try addTask("films", "one")
        cloud.clock.advance(by: 60)
        #expect(try task("films", "one")["state"] == "completed")
        _ = try cloud.batch("POST", "/jobs/films/terminate")
        cloud.clock.advance(by: LifeTimes.termination + LifeTimes.deletion)
        #expect(try cloud.batch("HEAD", "/pools/\(id)").status == 404)
    }

    @Test func theQuotaIsOfJobsThatAreOpen() throws {
        for number in 1..<AccountQuotas().jobs {
            try #require(try addJob("job-\(number)").status == 201)
        }
        #expect(try addJob("more").json["code"] == "ActiveJobAndScheduleQuotaReached")
        _ = try cloud.batch("DELETE", "/jobs/job-1")
        cloud.clock.advance(by: LifeTimes.removal)
        #expect(try addJob("more").status == 201)
    }

    @Test func changesNeedTheETagThatTheyName() throws {
        let tag = try cloud.batch("GET", "/jobs/render-frames").headers["ETag"] ?? ""
        _ = try cloud.batch("PATCH", "/jobs/render-frames", body: ["priority": 1])
        for (method, path) in [
            ("POST", "/terminate"), ("POST", "/enable"), ("DELETE", ""),
        ] {
            let late = try cloud.batch(
                method, "/jobs/render-frames\(path)", headers: ["If-Match": tag])
            #expect(try late.json["code"] == "ConditionNotMet")
        }
    }
}
