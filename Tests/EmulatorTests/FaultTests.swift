import JSON
import Synchronization
import Testing

@testable import Emulator

/// What faults mean for the services, without a socket.
struct FaultTests {
    private let cloud: TestCloud
    private let job: JSONValue = ["id": "j", "poolInfo": ["poolId": "preview-linux"]]

    init() throws {
        cloud = try TestCloud()
    }

    private func add(_ rule: String) throws {
        let parsed = try FaultRule(text: rule)
        cloud.emulator.faults.withLock { _ = $0.add(parsed) }
    }

    @Test func failuresAreInEachServicesWords() throws {
        try add("batch: status=503 retry-after=7")
        try add("arm: status=429 retry-after=8")
        try add("vault: status=429")
        let batch = try cloud.batch("GET", "/pools")
        #expect(batch.status == 503)
        #expect(batch.headers["Retry-After"] == "7")
        #expect(try batch.json["code"] == "ServerBusy")
        #expect(batch.headers["request-id"] != nil)
        let management = try cloud.management("GET", cloud.account)
        #expect(management.headers["Retry-After"] == "8")
        #expect(try management.json.at("error/code") == "TooManyRequests")
        let vault = try cloud.keyVault("GET", "/certificates")
        #expect(vault.headers["Retry-After"] == nil)
        #expect(try vault.json.at("error/code") == "Throttled")
        try add("entra: status=503")
        let entra = cloud.requestToken(scope: TestCloud.batchScope)
        #expect(try entra.json["error"] == "temporarily_unavailable")
        #expect(try entra.json["error_codes"] == [90_033])
        try add("imds: status=429")
        let metadata = cloud.emulator.handleMetadata(
            ServerRequest("GET", "/metadata/identity/oauth2/token"))
        #expect(metadata.status == 429)
    }

    @Test func failureHasNoEffect() throws {
        try add("batch POST /jobs: status=500 count=1")
        #expect(try cloud.batch("POST", "/jobs", body: job).status == 500)
        #expect(try cloud.batch("GET", "/jobs/j").status == 404)
        #expect(try cloud.batch("POST", "/jobs", body: job).status == 201)
    }

    @Test func dropIsBeforeOrAfterTheEffect() throws {
        try add("batch POST /jobs: drop=before count=1")
        #expect(try cloud.batch("POST", "/jobs", body: job).delivery.isDropped)
        #expect(try cloud.batch("GET", "/jobs/j").status == 404)
        try add("batch POST /jobs: drop=after count=1")
        #expect(try cloud.batch("POST", "/jobs", body: job).delivery.isDropped)
        #expect(try cloud.batch("GET", "/jobs/j").status == 200)
        let writes = cloud.emulator.tally.withLock { $0.json["writes"]?.array ?? [] }
        #expect(writes.map { $0["done"] } == [false, true])
        #expect(writes.map { $0["answered"] } == [false, false])
    }

    @Test func staleReadIsThePreviousAnswer() throws {
        try add("batch GET /jobs/*: stale=previous skip=2")
        #expect(try cloud.batch("GET", "/jobs/j").status == 404)
        _ = try cloud.batch("POST", "/jobs", body: job)
        #expect(try cloud.batch("GET", "/jobs/j").status == 200)
        #expect(try cloud.batch("GET", "/jobs/j").status == 404)
        #expect(try cloud.batch("GET", "/jobs").status == 200)
    }

    @Test func staleReadIsAsOldAsItIsSaidToBe() throws {
        try add("batch GET /jobs/*: stale=PT1M")
        _ = try cloud.batch("POST", "/jobs", body: job)
        #expect(try priority() == 0)
        cloud.emulator.advance(by: 50)
        _ = try cloud.batch("PATCH", "/jobs/j", body: ["priority": 5])
        // Nothing is known that is old enough.
        #expect(try priority() == 5)
        cloud.emulator.advance(by: 20)
        #expect(try priority() == 0)
        cloud.emulator.advance(by: 50)
        #expect(try priority() == 5)
    }

    @Test func staleReadTellsNobodyWhatHeMayNotSee() throws {
        try add("batch GET /jobs/*: stale=previous")
        _ = try cloud.batch("POST", "/jobs", body: job)
        #expect(try priority() == 0)
        let request = ServerRequest(
            "GET", "/jobs/j?api-version=2024-07-01.20.0",
            headers: ["Host": "contosorender.eastus.batch.localhost:8443"])
        #expect(cloud.emulator.handle(request).status == 401)
    }

    @Test func latenciesAddUp() throws {
        try add("batch: latency=100")
        try add("batch GET: latency=20..30")
        let delay = try cloud.batch("GET", "/pools").delivery.delay
        #expect((120...130).contains(delay))
    }

    @Test func controlEndpointHasNoFaults() throws {
        try add(": status=500")
        #expect(try cloud.control("GET", "/clock").json["speed"] != nil)
        #expect(cloud.control("DELETE", "/faults").status == 204)
        #expect(try cloud.batch("GET", "/pools").status == 200)
    }

    @Test func rulesAreListedAndRemovedByTheirIDs() throws {
        let added = cloud.control("POST", "/faults", ["operation": "batch GET", "status": 503])
        #expect(added.status == 201)
        #expect(try added.json["rule"] == "batch GET: status=503")
        let id = try #require(try added.json["id"]?.integer)
        _ = try cloud.batch("GET", "/pools")
        let list = try cloud.control("GET", "/faults").json["faults"]?.array
        #expect(list?.first?["hits"] == 1)
        #expect(cloud.control("DELETE", "/faults/\(id)").status == 204)
        #expect(cloud.control("DELETE", "/faults/\(id)").status == 404)
        #expect(try cloud.batch("GET", "/pools").status == 200)
    }

    @Test func configurationWithAnUnreadableRuleIsRefused() {
        var configuration = EmulatorConfiguration()
        configuration.faults = ["batch GET /pools"]
        #expect(throws: EmulatorError.self) {
            try Emulator(configuration, seed: TestCloud.seed.get())
        }
    }

    private func priority() throws -> Int64? {
        try cloud.batch("GET", "/jobs/j").json["priority"]?.integer
    }
}
