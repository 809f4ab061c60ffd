import Dispatch
import Glibc
import JSON
import Synchronization
import Testing

@testable import Emulator

/// Command lines of nodes that run as processes of this machine.
final class ProcessTests {
    private let cloud: TestCloud

    init() throws {
        cloud = try TestCloud(runsTasks: true)
        // Scopes of tokens hold a port, which is another once it listens.
        try cloud.importRender()
        try cloud.assignSecretsUser()
        _ = try cloud.emulator.start()
    }

    deinit {
        cloud.emulator.stop()
    }

    /// Waits until every process has ended, and what follows from that.
    private func settle() throws {
        let runner = try #require(cloud.emulator.running.withLock { $0?.runner })
        runner.threads.wait()
    }

    private func add(
        _ command: String, constraints: JSONValue = [:], job: JSONValue = [:],
        pool: String = "preview-linux", id: String = "one"
    ) throws {
        var body: JSONValue = ["id": "films", "poolInfo": ["poolId": .string(pool)]]
        for (name, value) in job.object ?? [:] { body[name] = value }
        _ = try cloud.batch("POST", "/jobs", body: body)
        // The seeded nodes become idle before a request looks for room.
        cloud.clock.advance(by: 60)
        let added = try cloud.batch(
            "POST", "/jobs/films/tasks",
            body: ["id": .string(id), "commandLine": .string(command), "constraints": constraints])
        try #require(added.status == 201)
    }

    private func task() throws -> JSONValue {
        try cloud.batch("GET", "/jobs/films/tasks/one").json
    }

    private func file(_ name: String) throws -> String {
        let answer = try cloud.batch("GET", "/jobs/films/tasks/one/files/\(name)")
        return String(decoding: answer.body, as: UTF8.self)
    }

    @Test func aTaskWritesFilesAndHasItsExitCode() throws {
        try add("/bin/sh -c 'echo $AZ_BATCH_TASK_ID; echo bad >&2; echo deep > a.txt; exit 3'")
        try settle()
        #expect(try task()["state"] == "completed")
        #expect(try task().at("executionInfo/exitCode") == 3)
        #expect(try file("stdout.txt") == "one\n")
        #expect(try file("stderr.txt") == "bad\n")
        #expect(try file("wd/a.txt") == "deep\n")
        let path = "/jobs/films/tasks/one/files"
        let part = try cloud.batch("GET", "\(path)/wd/a.txt", headers: ["ocp-range": "bytes=1-2"])
        #expect(String(decoding: part.body, as: UTF8.self) == "ee")
        #expect(try cloud.batch("DELETE", "\(path)/wd/a.txt").status == 200)
        #expect(try cloud.batch("GET", "\(path)/wd/a.txt").status == 404)
    }

    @Test func nothingOfTheEmulatorsVariablesIsPassedOn() throws {
        setenv("CERTFERRY_TEST_PASSWORD", "hidden", 1)
        defer { unsetenv("CERTFERRY_TEST_PASSWORD") }
        try add("/usr/bin/env")
        try settle()
        let names = try file("stdout.txt").split(separator: "\n").compactMap {
            $0.split(separator: "=").first.map(String.init)
        }
        let others = names.filter { !$0.hasPrefix("AZ_BATCH_") }
        #expect(Set(others).isSubset(of: ["PATH", "LANG", "HOME", NodeHome.systemVariable]))
        #expect(names.contains("AZ_BATCH_TASK_WORKING_DIR"))
    }

    @Test func noDescriptorOfTheEmulatorIsPassedOn() throws {
        let leaked = open("/dev/null", O_RDONLY)
        defer { close(leaked) }
        try add("/bin/ls /proc/self/fd")
        try settle()
        // The fourth is the folder that ls reads.
        #expect(try file("stdout.txt") == "0\n1\n2\n3\n")
    }

    @Test func aProgramThatIsNotThereIsAFailure() throws {
        try add("no-such-program --help")
        try settle()
        #expect(try task().at("executionInfo/failureInfo/code") == "CommandProgramNotFound")
    }

    @Test func aTaskIsTriedAgain() throws {
        let count = "$AZ_BATCH_NODE_SHARED_DIR/count"
        try add(
            "/bin/sh -c 'echo x >> \(count); test $(wc -l < \(count)) -ge 3'",
            constraints: ["maxTaskRetryCount": 5])
        try settle()
        #expect(try task().at("executionInfo/exitCode") == 0)
        #expect(try task().at("executionInfo/retryCount") == 2)
    }

    /// Whoever has a pipe open for writing is gone when reading from it ends.
    @Test(.timeLimit(.minutes(1)))
    func aTaskThatIsTerminatedIsKilledWithItsChildren() throws {
        var template = Array("/tmp/certferry-test-XXXXXX".utf8CString)
        try #require(mkdtemp(&template) != nil)
        let folder = String(
            decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
        let pipe = "\(folder)/pipe"
        try #require(mkfifo(pipe, 0o600) == 0)
        defer {
            unlink(pipe)
            rmdir(folder)
        }
        try add("/bin/sh -c 'exec 3> \(pipe); echo ready >&3; sleep 1000 & wait'")
        let reader = open(pipe, O_RDONLY | O_CLOEXEC)
        defer { close(reader) }
        var bytes = [UInt8](repeating: 0, count: 16)
        #expect(read(reader, &bytes, bytes.count) == 6)
        #expect(try task()["state"] == "running")
        #expect(try cloud.batch("POST", "/jobs/films/tasks/one/terminate").status == 204)
        try settle()
        #expect(read(reader, &bytes, bytes.count) == 0)
        #expect(try task().at("executionInfo/failureInfo/code") == "TaskEnded")
    }

    @Test func aTaskThatTakesTooLongIsKilled() throws {
        try add("/bin/sleep 1000", constraints: ["maxWallClockTime": "PT0.05S"])
        try settle()
        #expect(try task().at("executionInfo/exitCode") == 137)
    }

    @Test func preparationRunsOnceBeforeAndReleaseAfterTheTasks() throws {
        let log = "$AZ_BATCH_NODE_SHARED_DIR/log"
        try add(
            "/bin/sh -c 'echo task >> \(log)'",
            job: [
                "jobPreparationTask": ["commandLine": .string("/bin/sh -c 'echo prep >> \(log)'")],
                "jobReleaseTask": [
                    "commandLine": .string("/bin/sh -c 'echo release >> \(log); exit 4'")
                ],
            ])
        try settle()
        try add("/bin/sh -c 'echo second >> \(log)'", id: "two")
        try settle()
        _ = try cloud.batch("POST", "/jobs/films/terminate")
        cloud.clock.advance(by: 10)
        _ = try task()
        try settle()
        let node = try #require(try task().at("nodeInfo/nodeId")?.string)
        let shared = try cloud.batch("GET", "/pools/preview-linux/nodes/\(node)/files/shared/log")
        #expect(String(decoding: shared.body, as: UTF8.self) == "prep\ntask\nsecond\nrelease\n")
        let status = try cloud.batch("GET", "/jobs/films/jobpreparationandreleasetaskstatus").json
        #expect(status.at("value/0/jobReleaseTaskExecutionInfo/exitCode") == 4)
    }

    @Test func startTasksFindWhatTheExtensionHasWritten() throws {
        var body = cloud.poolBody(nodes: 1)
        body["properties"]?["startTask"] = [
            "commandLine": .string(
                "/bin/sh -c 'grep -c PRIVATE "
                    + "$\(NodeHome.systemVariable)/var/lib/certificates/contoso-kv.render'"),
            "waitForSuccess": true,
        ]
        _ = try cloud.management("PUT", "\(cloud.account)/pools/new", body: body)
        cloud.clock.advance(by: 100)
        _ = try cloud.nodes(of: "new")
        try settle()
        let node = try #require(try cloud.nodes(of: "new").first)
        #expect(node["state"] == "idle")
        let id = try #require(node["id"]?.string)
        let output = try cloud.batch("GET", "/pools/new/nodes/\(id)/files/startup/stdout.txt")
        #expect(String(decoding: output.body, as: UTF8.self) == "2\n")
    }

    @Test func tasksOfLinuxFindTheAccountsCertificates() throws {
        try add("/bin/sh -c 'ls $AZ_BATCH_CERTIFICATES_DIR | wc -l'", pool: "render-linux")
        try settle()
        #expect(try file("stdout.txt").filter(\.isNumber) == "2")
    }

    @Test func windowsIsActedOutAllTheSame() throws {
        try add("cmd /c echo hello", pool: "render-windows")
        try settle()
        cloud.clock.advance(by: 60)
        #expect(try file("stdout.txt") == "hello\n")
    }

    @Test(.enabled(if: geteuid() == 0, "only root is refused"))
    func rootIsRefused() {
        var configuration = EmulatorConfiguration()
        configuration.runsTasks = true
        #expect(throws: EmulatorError(code: .configuration, message: "")) {
            try configuration.check()
        }
    }

    @Test(arguments: [
        ("a  b", ["a", "b"]), ("sh -c 'echo \"$X\" \\n'", ["sh", "-c", "echo \"$X\" \\n"]),
        ("sh -c \"echo \\\"a\\\" \\n $X\"", ["sh", "-c", "echo \"a\" \\n $X"]),
        ("a\\ b ''", ["a b", ""]), ("", []), ("x\"y z\"'w'", ["xy zw"]),
    ])
    func argumentsAreCut(text: String, arguments: [String]) {
        #expect(ArgumentSplitter(text).arguments == arguments)
    }
}
