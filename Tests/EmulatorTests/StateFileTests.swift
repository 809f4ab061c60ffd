import FoundationEssentials
import Glibc
import JSON
import Synchronization
import Testing

@testable import Emulator

/// What comes back from the file of the state.
struct StateFileTests {
    private let saved: SavedCloud

    init() throws {
        saved = try SavedCloud()
    }

    private var cloud: TestCloud { saved.cloud }

    // MARK: - A cloud with some of everything

    private func fill() throws {
        try fillVault()
        try fillBatch()
        try fillBlobs()
        let federated = "\(cloud.identity.id)/federatedIdentityCredentials/builds"
        let trust: JSONValue = [
            "properties": [
                "issuer": "https://token.actions.githubusercontent.com", "subject": "ci",
                "audiences": ["api://AzureADTokenExchange"],
            ]
        ]
        let trusted = try cloud.management("PUT", federated, version: "2023-01-31", body: trust)
        #expect(trusted.status == 201)
        let scope = PercentCoding.encode("\(TestCloud.managementScope) openid")
        let form = "client_id=\(Directory.publicClients[0])&scope=\(scope)"
        let code = cloud.emulator.handle(
            ServerRequest(
                "POST", "/organizations/oauth2/v2.0/devicecode",
                headers: ["Host": "login.localhost:8443"], body: Array(form.utf8)))
        #expect(code.status == 200)
    }

    private func fillVault() throws {
        try cloud.importRender()
        try cloud.importRender(as: "gone")
        try cloud.assignSecretsUser()
        let policy: JSONValue = [
            "issuer": ["name": "Unknown"], "key_props": ["kty": "EC"],
            "x509_props": ["subject": "CN=made.contoso.example", "sans": ["dns_names": ["a.b"]]],
        ]
        for (method, path, body) in [
            ("POST", "/certificates/made/create", ["policy": policy] as JSONValue),
            ("PUT", "/secrets/word", ["value": "hidden", "tags": ["number": "1"]]),
            ("PUT", "/secrets/lost", ["value": "hidden"]), ("DELETE", "/secrets/lost", nil),
            ("DELETE", "/certificates/gone", nil), ("POST", "/secrets/word/backup", nil),
            ("PUT", "/certificates/contacts", ["contacts": [["email": "ops@contoso.example"]]]),
            ("PUT", "/certificates/issuers/ca", ["provider": "Test"]),
        ] as [(String, String, JSONValue?)] {
            #expect(try cloud.keyVault(method, path, body: body).status < 300, "\(path)")
        }
        let other = cloud.vault.replacing("contoso-kv", with: "contoso-old")
        let vault: JSONValue = [
            "location": "eastus",
            "properties": [
                "tenantId": .string(cloud.seed.directory.tenantID),
                "sku": ["family": "A", "name": "standard"], "accessPolicies": [],
            ],
        ]
        #expect(try cloud.management("PUT", other, version: "2023-07-01", body: vault).status < 300)
        #expect(try cloud.management("DELETE", other, version: "2023-07-01").status < 300)
    }

    private func fillBatch() throws {
        let pool = "\(cloud.account)/pools"
        #expect(
            try cloud.management("PUT", "\(pool)/fresh", body: cloud.poolBody()).status < 300)
        var scaled = cloud.poolBody()
        scaled["properties"]?["scaleSettings"] = [
            "autoScale": ["formula": "$TargetDedicatedNodes = 1;"]
        ]
        #expect(try cloud.management("PUT", "\(pool)/scaled", body: scaled).status < 300)
        let schedule: JSONValue = [
            "id": "nightly", "schedule": ["recurrenceInterval": "PT2H"],
            "jobSpecification": ["poolInfo": ["poolId": "render-linux"]],
        ]
        let task: JSONValue = ["id": "one", "commandLine": "/bin/sh -c 'echo 1; exit 3'"]
        for (path, body) in [
            ("/jobs", ["id": "films", "poolInfo": ["poolId": "preview-linux"]] as JSONValue),
            ("/jobs/films/tasks", task), ("/jobschedules", schedule),
        ] {
            #expect(try cloud.batch("POST", path, body: body).status < 300, "\(path)")
        }
        cloud.emulator.advance(by: 130)
    }

    private func fillBlobs() throws {
        let blobs = BlobCloud(cloud)
        #expect(try blobs.send("PUT", "/certificates?restype=container", by: .key).status < 500)
        #expect(try blobs.put("deep/a.bin", "\u{0}bytes\u{7f}", by: .key).status == 201)
        let block = "/certificates/waiting?comp=block&blockid=MDE="
        #expect(try blobs.send("PUT", block, body: [1, 2, 255], by: .key).status == 201)
    }

    private var answers: [String] {
        get throws {
            let management = try [
                ("\(cloud.account)/pools", "2024-07-01"),
                ("\(cloud.account)/certificates", "2024-07-01"),
                (cloud.account, "2024-07-01"), ("\(cloud.account)/applications", "2024-07-01"),
                ("\(cloud.group)/providers/Microsoft.KeyVault/vaults", "2023-07-01"),
                ("\(cloud.vault)/providers/Microsoft.Authorization/roleAssignments", "2022-04-01"),
                ("\(cloud.identity.id)/federatedIdentityCredentials", "2023-01-31"),
                ("/subscriptions/\(cloud.subscription)/resourcegroups", "2021-04-01"),
            ].map { try cloud.management("GET", $0.0, version: $0.1) }
            let batch = try [
                "/pools", "/pools/fresh/nodes", "/certificates", "/jobs", "/jobs/films/tasks",
                "/jobs/films/tasks/one/files/stdout.txt", "/jobschedules", "/pools/scaled",
            ].map { try cloud.batch("GET", $0) }
            let vault = try [
                "/certificates/render", "/certificates/made/pending", "/secrets/word",
                "/secrets/render", "/deletedsecrets/lost", "/deletedcertificates/gone",
                "/certificates/contacts", "/certificates/issuers/ca", "/keys/render",
            ].map { try cloud.keyVault("GET", $0) }
            let blobs = BlobCloud(cloud)
            let blob = try [
                "/certificates/deep/a.bin", "/certificates?restype=container&comp=list",
                "/certificates/waiting?comp=blocklist&blocklisttype=all",
            ].map { try blobs.send("GET", $0, by: .key) }
            return (management + batch + vault + blob).map {
                "\($0.status) \(String(decoding: $0.body, as: UTF8.self))"
            }
        }
    }

    // MARK: - What comes back

    @Test func everyAnswerIsTheSameAfterARestart() throws {
        try fill()
        let before = try answers
        #expect(before.allSatisfy { $0.hasPrefix("200") })
        try saved.restart()
        #expect(cloud.emulator.isRestored)
        let after = try answers
        for (old, new) in zip(before, after) { #expect(old == new) }
    }

    @Test func theFileHasEveryPartOfTheState() throws {
        try fill()
        cloud.emulator.endSaving()
        let state = cloud.emulator.state.withLock { $0 }
        let changes = try saved.differences(from: state)
        #expect(changes.written.map(\.key) == [])
        #expect(changes.removed == [])
        // Each kind of row was put to the test.
        let file = try StateFile(saved.path)
        let kinds = Set(try file.rows().keys)
        try file.close()
        let missing = Set(StatePart.all.map(\.kind)).subtracting(kinds)
        #expect(missing == [])
    }

    /// Whoever adds to the state decides here whether it is saved.
    @Test func everyPropertyOfTheStateIsSavedOrNewByIntention() {
        let saved: Set = [
            "clock", "lastStamp", "directory", "roleAssignments", "subscriptions", "identities",
            "accounts", "vaults", "archive", "storageAccounts", "events", "signIns",
        ]
        let new: Set = [
            "endpoints", "graphQuotas", "processes", "refusesCertificates", "throttle",
            "writtenLists",
        ]
        let state = cloud.emulator.state.withLock { $0 }
        let properties = Set(Mirror(reflecting: state).children.compactMap(\.label))
        #expect(properties == saved.union(new))
    }

    @Test func noTimePassesWhileNothingRuns() throws {
        let pools = "\(cloud.account)/pools"
        _ = try cloud.management("PUT", "\(pools)/fresh", body: cloud.poolBody())
        let before = try cloud.batch("GET", "/pools/fresh").json
        #expect(before["allocationState"] == "resizing")
        try saved.restart(after: 86_400)
        #expect(try cloud.batch("GET", "/pools/fresh").json == before)
        // The nodes that were on their way arrive when they would have.
        cloud.emulator.advance(by: 3600)
        #expect(try cloud.batch("GET", "/pools/fresh").json["allocationState"] == "steady")
        #expect(try cloud.nodes(of: "fresh").count == 2)
    }

    @Test func stampsGoOnAfterThoseThatWereHandedOut() throws {
        let stamp = cloud.emulator.state.withLock { state in
            for _ in 0..<10_000 { _ = state.stamp() }
            return state.stamp()
        }
        _ = try cloud.keyVault("PUT", "/secrets/word", body: ["value": "x"])
        try saved.restart()
        #expect(cloud.emulator.state.withLock { $0.stamp() } > stamp)
    }

    @Test func tokensAndSecretsStayValid() throws {
        let token = try cloud.token(scope: TestCloud.batchScope)
        let secret = cloud.seed.directory.applications[0].secret
        let control = cloud.emulator.controlToken
        let key = cloud.seed.accounts[0].account.primaryKey
        let file = cloud.seed.operatorFiles[0]
        _ = try cloud.batch("GET", "/pools")
        try saved.restart()
        let request = ServerRequest(
            "GET", "/pools?api-version=2024-07-01.20.0",
            headers: [
                "Host": "contosorender.eastus.batch.localhost:8443",
                "Authorization": "Bearer \(token)",
            ], body: [])
        #expect(cloud.emulator.handle(request).status == 200)
        #expect(cloud.seed.directory.applications[0].secret == secret)
        #expect(cloud.emulator.controlToken == control)
        #expect(cloud.seed.accounts[0].account.primaryKey == key)
        #expect(cloud.seed.operatorFiles[0].contents == file.contents)
        #expect(cloud.seed.operatorFiles[0].password == file.password)
        let names = try TestCloud.seed.get().accounts.map(\.account.id.name)
        #expect(cloud.seed.accounts.map(\.account.id.name) == names)
    }

    @Test func nothingIsWrittenWhereNothingHasChanged() throws {
        let keeper = try #require(cloud.emulator.keeper)
        func save() throws -> Int { try keeper.save(cloud.emulator.state.withLock { $0 }) }
        #expect(try save() > 0)
        #expect(try save() == 0)
        _ = try cloud.batch("GET", "/pools")
        #expect(try save() == 0)
        _ = try cloud.keyVault("PUT", "/secrets/word", body: ["value": "x"])
        // The secret, and what time it is.
        #expect(try save() == 2)
        #expect(try save() == 0)
        try saved.restart()
        let next = try #require(cloud.emulator.keeper)
        #expect(try next.save(cloud.emulator.state.withLock { $0 }) == 0)
    }

    @Test func whatIsDeletedIsGoneFromTheFileToo() throws {
        _ = try cloud.keyVault("PUT", "/secrets/word", body: ["value": "x"])
        try saved.restart()
        #expect(try cloud.keyVault("DELETE", "/secrets/word").status == 200)
        let pool = "\(cloud.account)/pools/preview-linux"
        #expect(try cloud.management("DELETE", pool).status == 202)
        cloud.emulator.advance(by: 3600)
        try saved.restart()
        #expect(try cloud.keyVault("GET", "/secrets/word").status == 404)
        #expect(try cloud.management("GET", pool).status == 404)
    }
}
