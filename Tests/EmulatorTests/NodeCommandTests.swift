import JSON
import Secrets
import Synchronization
import Testing
import X509

@testable import Emulator

/// What tasks find on the nodes that they run on.
struct NodeCommandTests {
    private let cloud: TestCloud
    private let thumbprint: String

    init() throws {
        cloud = try TestCloud()
        thumbprint = cloud.seed.operatorFiles[0].thumbprint
    }

    /// Runs a task in a pool until it has ended.
    private func output(
        of command: String, in pool: String, user: JSONValue? = nil, file: String = "stdout.txt",
        id: String = "one"
    ) throws -> String {
        let job: JSONValue = [
            "id": "canary", "poolInfo": ["poolId": .string(pool)],
            "commonEnvironmentSettings": [["name": "COMMON", "value": "all"]],
        ]
        _ = try cloud.batch("POST", "/jobs", body: job)
        var task: JSONValue = [
            "id": .string(id), "commandLine": .string(command),
            "environmentSettings": [["name": "OWN", "value": "$COMMON"]],
        ]
        task["userIdentity"] = user
        let added = try cloud.batch("POST", "/jobs/canary/tasks", body: task)
        try #require(added.status == 201)
        cloud.clock.advance(by: 30)
        let found = try cloud.batch("GET", "/jobs/canary/tasks/\(id)").json
        try #require(found["state"] == "completed")
        let answer = try cloud.batch("GET", "/jobs/canary/tasks/\(id)/files/\(file)")
        return String(decoding: answer.body, as: UTF8.self)
    }

    private static let admin: JSONValue = [
        "autoUser": ["scope": "pool", "elevationLevel": "admin"]
    ]

    @Test func theCanaryOfAMigrationReadsWhatTheExtensionWrote() throws {
        try cloud.importRender()
        try cloud.assignSecretsUser()
        _ = try cloud.management("PUT", "\(cloud.account)/pools/new", body: cloud.poolBody())
        cloud.clock.advance(by: 100)
        let canary =
            "/bin/bash -c 'openssl x509 -noout -fingerprint -sha1 -in "
            + "/var/lib/certificates/contoso-kv.render | tr -d :'"
        #expect(
            try output(of: canary, in: "new", user: Self.admin)
                == "sha1 Fingerprint=\(thumbprint)\n")
        #expect(try output(of: canary, in: "new", id: "two") == "")
        let errors = try output(of: canary, in: "new", file: "stderr.txt", id: "three")
        #expect(errors.contains("Permission denied"))
    }

    @Test func linuxTasksFindTheAccountsCertificateAsAFile() throws {
        let names = try output(
            of: "/bin/sh -c 'ls $AZ_BATCH_CERTIFICATES_DIR'", in: "render-linux")
        let name = "sha1-\(thumbprint.lowercased())"
        #expect(names == "\(name).pfx\n\(name).pfx.pw\n")
        let certificates = cloud.emulator.state.withLock {
            $0.accounts["contosorender"]?.certificates
        }
        let held = try #require(certificates?[thumbprint.lowercased()])
        let pfx = try #require(held.pfx).withBytes(Array.init)
        let read = try CertificateBundle.read(pfx, password: held.password, named: "pfx")
        #expect(read.keyMatchesLeaf)
    }

    @Test func onlyWhatIsVisibleToTasksIsThere() throws {
        cloud.emulator.state.withLock { state in
            let references =
                state.accounts["contosorender"]?.pools["render-linux"]?
                .properties["certificates"]?.array ?? []
            let hidden = references.map { reference in
                var reference = reference
                reference["visibility"] = ["StartTask"]
                return reference
            }
            state.accounts["contosorender"]?.pools["render-linux"]?.properties["certificates"] =
                .array(hidden)
        }
        let command = "/bin/sh -c 'ls $AZ_BATCH_CERTIFICATES_DIR'"
        #expect(
            try output(of: command, in: "render-linux", file: "stderr.txt")
                .contains("No such file"))
    }

    @Test func windowsTasksFindItInTheStore() throws {
        let command = "cmd /c powershell -c \"Test-Path Cert:\\LocalMachine\\My\\\(thumbprint)\""
        #expect(try output(of: command, in: "render-windows") == "True\n")
    }

    @Test func variablesAreThoseOfTheTaskItsJobAndItsNode() throws {
        let text = try output(
            of: "/bin/sh -c 'echo $AZ_BATCH_POOL_ID $AZ_BATCH_JOB_ID $COMMON $OWN; echo "
                + "$AZ_BATCH_TASK_WORKING_DIR $AZ_BATCH_TASK_ID'", in: "preview-linux")
        let lines = text.split(separator: "\n")
        #expect(lines.first == "preview-linux canary all $COMMON")
        #expect(lines.last?.hasPrefix("/mnt/batch/tasks/workitems/canary/job-1/one") == true)
        #expect(lines.last?.contains("/wd one") == true)
    }

    @Test func aStartTaskSeesWhatTheExtensionWrote() throws {
        try cloud.importRender()
        try cloud.assignSecretsUser()
        var body = cloud.poolBody()
        body["properties"]?["startTask"] = [
            "commandLine": "/bin/sh -c 'test -r /var/lib/certificates/contoso-kv.render'",
            "waitForSuccess": true,
        ]
        _ = try cloud.management("PUT", "\(cloud.account)/pools/new", body: body)
        body["properties"]?["startTask"]?["userIdentity"] = Self.admin
        _ = try cloud.management("PUT", "\(cloud.account)/pools/elevated", body: body)
        cloud.clock.advance(by: 100)
        #expect(try cloud.nodes(of: "new").first?["state"] == "starttaskfailed")
        #expect(try cloud.nodes(of: "elevated").first?["state"] == "idle")
    }
}
