import JSON
import Testing

@testable import Emulator

struct JobScheduleTests {
    private let cloud: TestCloud
    private let path = "/jobschedules/nightly"

    init() throws {
        cloud = try TestCloud()
    }

    private func add(_ schedule: JSONValue) throws -> ServerResponse {
        try cloud.batch(
            "POST", "/jobschedules",
            body: [
                "id": "nightly", "schedule": schedule,
                "jobSpecification": ["poolInfo": ["poolId": "render-linux"]],
            ])
    }

    private var schedule: JSONValue {
        get throws { try cloud.batch("GET", path).json }
    }

    private var jobs: [String] {
        get throws {
            let list = try cloud.batch("GET", "\(path)/jobs").json["value"]?.array ?? []
            return list.compactMap { $0["id"]?.string }
        }
    }

    private func terminateJob(_ number: Int) throws {
        _ = try cloud.batch("POST", "/jobs/nightly:job-\(number)/terminate")
        cloud.clock.advance(by: LifeTimes.termination)
    }

    @Test func recurrencesMakeJobsOneAtATime() throws {
        #expect(try add(["recurrenceInterval": "PT1H"]).status == 201)
        #expect(try jobs == ["nightly:job-1"])
        #expect(try schedule.at("executionInfo/recentJob/id") == "nightly:job-1")
        #expect(try schedule.at("executionInfo/nextRunTime") != nil)
        cloud.clock.advance(by: 3600)
        #expect(try jobs.count == 1, "the first one is still open")
        try terminateJob(1)
        #expect(try jobs.count == 2, "the one that was due comes when the first has ended")
        try terminateJob(2)
        cloud.clock.advance(by: 3600)
        #expect(try jobs.count == 3)
    }

    @Test func aJobThatMissesItsWindowIsNotMade() throws {
        _ = try add(["recurrenceInterval": "PT1H", "startWindow": "PT5M"])
        cloud.clock.advance(by: 3600 + 400)
        try terminateJob(1)
        #expect(try jobs.count == 1)
        cloud.clock.advance(by: 3600)
        #expect(try jobs.count == 2)
    }

    @Test func withoutARecurrenceThereIsOneJob() throws {
        _ = try add([:])
        #expect(try schedule["state"] == "active")
        try terminateJob(1)
        #expect(try schedule["state"] == "completed")
        #expect(try cloud.batch("POST", "\(path)/disable").json["code"] == "JobScheduleCompleted")
    }

    @Test func aJobComesNotBeforeItsTime() throws {
        let later = Timestamp(cloud.clock.now).adding(seconds: 120).iso8601
        _ = try add(["doNotRunUntil": .string(later)])
        cloud.clock.advance(by: 119)
        #expect(try jobs.isEmpty)
        cloud.clock.advance(by: 2)
        #expect(try jobs.count == 1)
    }

    @Test func aDisabledScheduleMakesNoJobs() throws {
        _ = try add(["recurrenceInterval": "PT1H"])
        try terminateJob(1)
        #expect(try cloud.batch("POST", "\(path)/disable").status == 204)
        cloud.clock.advance(by: 7200)
        #expect(try jobs.count == 1)
        #expect(try schedule["previousState"] == "active")
        #expect(try cloud.batch("POST", "\(path)/enable").status == 204)
        #expect(try schedule["state"] == "active")
        #expect(try jobs.count == 2)
    }

    @Test func changesAreForJobsToCome() throws {
        _ = try add(["recurrenceInterval": "PT1H"])
        let specification: JSONValue = ["poolInfo": ["poolId": "preview-linux"]]
        let tag = try cloud.batch("GET", path).headers["ETag"] ?? ""
        let patch: JSONValue = ["jobSpecification": specification]
        #expect(try cloud.batch("PATCH", path, body: patch).status == 200)
        let late = try cloud.batch("PATCH", path, headers: ["If-Match": tag], body: patch)
        #expect(late.status == 412)
        let first = try cloud.batch("GET", "/jobs/nightly:job-1").json
        #expect(first.at("poolInfo/poolId") == "render-linux")
        try terminateJob(1)
        cloud.clock.advance(by: 3600)
        let second = try cloud.batch("GET", "/jobs/nightly:job-2").json
        #expect(second.at("poolInfo/poolId") == "preview-linux")
        #expect(try cloud.batch("PUT", path, body: patch).json["code"] == "MissingRequiredProperty")
        #expect(try cloud.batch("PATCH", path, body: ["id": "x"]).status == 400)
    }

    @Test func itEndsWithItsJobsAndIsDeletedWithThem() throws {
        _ = try add(["recurrenceInterval": "PT1H"])
        #expect(try cloud.batch("POST", "\(path)/terminate").status == 202)
        #expect(try schedule["state"] == "terminating")
        cloud.clock.advance(by: LifeTimes.termination)
        #expect(try schedule["state"] == "completed")
        #expect(try cloud.batch("GET", "/jobs/nightly:job-1").json["state"] == "completed")
        #expect(try cloud.batch("DELETE", path).status == 202)
        #expect(try cloud.batch("DELETE", path).json["code"] == "JobScheduleBeingDeleted")
        cloud.clock.advance(by: LifeTimes.removal)
        #expect(try cloud.batch("HEAD", path).status == 404)
        cloud.clock.advance(by: LifeTimes.removal)
        #expect(try cloud.batch("GET", "/jobs/nightly:job-1").status == 404)
    }

    @Test(arguments: [
        ["recurrenceInterval": "PT10S"] as JSONValue, ["recurrenceInterval": "soon"],
        ["doNotRunUntil": "tomorrow"],
    ])
    func schedulesAreChecked(schedule: JSONValue) throws {
        #expect(try add(schedule).json["code"] == "InvalidPropertyValue")
    }

    @Test func anIdIsTakenOnce() throws {
        _ = try add([:])
        #expect(try add([:]).json["code"] == "JobScheduleExists")
        #expect(try cloud.batch("HEAD", path).status == 200)
        #expect(try cloud.batch("GET", "/jobschedules/x").json["code"] == "JobScheduleNotFound")
    }
}
