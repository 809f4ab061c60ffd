import Glibc
import JSON
import Synchronization
import Testing

@testable import Emulator

/// What becomes of processes of tasks that end with the emulator.
struct StateFileInterruptionTests {
    private let saved: SavedCloud

    init() throws {
        saved = try SavedCloud()
    }

    /// Has a task run as a process that ends only when it is killed, and ends the emulator.
    private func interrupt(retries: Int64) throws {
        try saved.restart(runsTasks: true)
        let cloud = saved.cloud
        _ = try cloud.emulator.start()
        _ = try cloud.batch(
            "POST", "/jobs", body: ["id": "films", "poolInfo": ["poolId": "preview-linux"]])
        cloud.clock.advance(by: 60)
        let added = try cloud.batch(
            "POST", "/jobs/films/tasks",
            body: [
                "id": "one", "commandLine": "/bin/sleep 600",
                "constraints": ["maxTaskRetryCount": .integer(retries)],
            ])
        try #require(added.status == 201)
        #expect(try task()["state"] == "running")
        cloud.emulator.stop()
    }

    private func task() throws -> JSONValue {
        try saved.cloud.batch("GET", "/jobs/films/tasks/one").json
    }

    @Test func theirTasksFailAsIfTheyHadBeenKilled() throws {
        try interrupt(retries: 0)
        try saved.restart(runsTasks: true)
        _ = try saved.cloud.emulator.start()
        defer { saved.cloud.emulator.stop() }
        #expect(try task()["state"] == "completed")
        #expect(try task().at("executionInfo/exitCode") == 137)
    }

    @Test func whatIsActedOutGoesOnByItself() throws {
        let cloud = saved.cloud
        _ = try cloud.batch(
            "POST", "/jobs",
            body: [
                "id": "films", "poolInfo": ["poolId": "preview-linux"],
                "jobPreparationTask": ["commandLine": "/bin/true"],
            ])
        cloud.clock.advance(by: 60)
        let one: JSONValue = ["id": "one", "commandLine": "/bin/sh -c 'exit 4'"]
        _ = try cloud.batch("POST", "/jobs/films/tasks", body: one)
        #expect(try task()["state"] == "preparing")
        try saved.restart()
        saved.cloud.emulator.state.withLock { $0.endInterruptedProcesses() }
        #expect(try task()["state"] == "preparing")
        saved.cloud.emulator.advance(by: 600)
        #expect(try task().at("executionInfo/exitCode") == 4)
        let status = try saved.cloud.batch("GET", "/jobs/films/jobpreparationandreleasetaskstatus")
        let preparation = "value/0/jobPreparationTaskExecutionInfo/exitCode"
        #expect(try status.json.at(preparation) == 0)
    }

    @Test func theyAreTriedAgainAsOftenAsTheyMay() throws {
        try interrupt(retries: 1)
        try saved.restart(runsTasks: true)
        _ = try saved.cloud.emulator.start()
        defer { saved.cloud.emulator.stop() }
        #expect(try task()["state"] == "running")
        #expect(try task().at("executionInfo/retryCount") == 1)
    }
}
