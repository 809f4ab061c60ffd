import JSON
import Secrets
import Testing

@testable import Emulator

struct ControlTests {
    private let cloud: TestCloud

    init() throws {
        cloud = try TestCloud()
    }

    @Test func whoLacksTheTokenIsRefused() throws {
        for authorization in [nil, "Bearer", "Bearer wrong", "Basic \(token)"] {
            let response = cloud.control("GET", "/clock", authorization: authorization)
            #expect(response.status == 401)
            #expect(response.headers["WWW-Authenticate"] == "Bearer")
            #expect(try response.json.at("error/code")?.string == "Unauthorized")
        }
        let managementToken = try cloud.token(scope: TestCloud.managementScope)
        let response = cloud.control("GET", "/", authorization: "Bearer \(managementToken)")
        #expect(response.status == 401)
    }

    @Test func listsWhatThereIs() throws {
        let list = try cloud.control("GET", "/").json["operations"]?.array ?? []
        #expect(list.contains("POST /clock/settle"))
        #expect(cloud.control("GET", "/nothing").status == 404)
        #expect(cloud.control("PUT", "/clock").status == 405)
    }

    @Test(arguments: [
        ("/clock/advance", "{\"seconds\": -1}"), ("/clock/advance", "{\"seconds\": \"1h\"}"),
        ("/clock/advance", "{}"), ("/clock/advance", "{\"seconds\": 1, \"wal\": true}"),
        ("/clock/advance", "{\"seconds\": 1, \"wall\": 1}"), ("/clock/advance", "[1]"),
        ("/clock/advance", "{\"seconds\": 1e300}"), ("/clock/settle", "{\"within\": true}"),
        ("/clock/speed", "{\"speed\": 0}"), ("/clock/speed", "{\"speed\": \"10\"}"),
        ("/clock/speed", "nonsense"), ("/tokens/expire", "{\"all\": true}"),
        ("/requests/reset", "{\"x\": 1}"), ("/faults", "{}"), ("/faults", "{\"status\": 200}"),
        ("/faults", "{\"rule\": \"batch: status=503\", \"count\": 1}"),
    ])
    func saysWhyItRefuses(path: String, body: String) throws {
        let response = cloud.control("POST", path, text: body)
        #expect(response.status == 400)
        let message = try #require(try response.json.at("error/message")?.string)
        #expect(message.hasPrefix("cannot "))
    }

    @Test func durationsAreSecondsOrISO8601() throws {
        let before = try life()
        #expect(cloud.control("POST", "/clock/advance", ["seconds": 1.5]).status == 200)
        #expect(cloud.control("POST", "/clock/advance", ["seconds": "PT1M"]).status == 200)
        #expect(try life() == before + 61.5)
    }

    @Test func tellsTimesToTheMillisecond() throws {
        cloud.clock.advance(by: 1.234_567_8)
        #expect(try life() == 1.235)
        _ = cloud.control("POST", "/clock/advance", ["seconds": 0.000_123_4, "wall": true])
        let clock = try cloud.control("GET", "/clock").json
        #expect(clock["life"] == 1.235)
        #expect(clock["wall_ahead"] == 0.0)
        _ = try cloud.management(
            "PUT", "\(cloud.account)/pools/fresh", body: cloud.poolBody(nodes: 1))
        let passed = try #require(try cloud.control("POST", "/clock/settle").json["passed"]?.number)
        #expect(passed > 1)
        #expect((passed * 1000).rounded() / 1000 == passed)
    }

    @Test func eachThingHappensAtItsOwnInstant() throws {
        _ = try cloud.batch(
            "POST", "/jobschedules",
            body: [
                "id": "hourly", "schedule": ["recurrenceInterval": "PT1H"],
                "jobSpecification": [
                    "poolInfo": [
                        "autoPoolSpecification": [
                            "poolLifetimeOption": "job",
                            "pool": [
                                "vmSize": "standard_d2s_v3", "targetDedicatedNodes": 1,
                                "virtualMachineConfiguration": [
                                    "imageReference": [
                                        "publisher": "canonical",
                                        "offer": "0001-com-ubuntu-server-jammy",
                                        "sku": "22_04-lts", "version": "latest",
                                    ], "nodeAgentSKUId": "batch.node.ubuntu 22.04",
                                ],
                            ],
                        ]
                    ],
                    "onAllTasksComplete": "terminatejob",
                    "jobManagerTask": ["id": "manage", "commandLine": "sleep 30"],
                ],
            ])
        // A day at once is as good as a day in steps: each hour's job comes up on its own nodes.
        _ = cloud.control("POST", "/clock/advance", ["seconds": "PT3H30M"])
        let jobs = try cloud.batch("GET", "/jobs").json["value"]?.array ?? []
        let ofSchedule = jobs.filter { $0["id"]?.string?.hasPrefix("hourly") == true }
        #expect(ofSchedule.count == 4)
        #expect(ofSchedule.allSatisfy { $0["state"]?.string == "completed" })
    }

    @Test func settlesWhenNothingIsUnderWay() throws {
        try cloud.assignSecretsUser()
        try cloud.importRender()
        _ = try cloud.management(
            "PUT", "\(cloud.account)/pools/fresh", body: cloud.poolBody(nodes: 2))
        let answer = try cloud.control("POST", "/clock/settle").json
        #expect(answer["settled"] == true)
        let passed = try #require(answer["passed"]?.number)
        // Up after some fifty seconds; its extension looks at the vault every five minutes.
        #expect((20...200).contains(passed))
        #expect(
            try cloud.nodes(of: "fresh").compactMap { $0["state"]?.string } == ["idle", "idle"])
        let pool = try cloud.batch("GET", "/pools/fresh").json
        #expect(pool["allocationState"]?.string == "steady")
        #expect(try cloud.control("POST", "/clock/settle").json["passed"]?.number == 0)
    }

    @Test func settlesVaultsToo() throws {
        try cloud.importRender(as: "passing")
        _ = try cloud.keyVault("DELETE", "/certificates/passing")
        #expect(try cloud.keyVault("GET", "/deletedcertificates/passing").status == 404)
        _ = cloud.control("POST", "/clock/settle")
        #expect(try cloud.keyVault("GET", "/deletedcertificates/passing").status == 200)
    }

    @Test func settlingEndsAtItsLimit() throws {
        _ = try cloud.batch(
            "POST", "/jobs", body: ["id": "long", "poolInfo": ["poolId": "preview-linux"]])
        _ = try cloud.batch(
            "POST", "/jobs/long/tasks", body: ["id": "t", "commandLine": "sleep 5000"])
        _ = cloud.control("POST", "/clock/advance", ["seconds": 60])
        // What ends later than the horizon is none of its business.
        let patient = try cloud.control("POST", "/clock/settle", ["within": 600]).json
        #expect(patient["settled"] == true)
        let limited = cloud.control("POST", "/clock/settle", ["within": "PT2H", "limit": 60])
        #expect(try limited.json["settled"] == false)
        #expect(try limited.json["passed"]?.number == 60)
    }

    @Test func tokensGrowOldWithTheWall() throws {
        let token = try cloud.token(scope: TestCloud.managementScope)
        #expect(subscriptions(token).status == 200)
        _ = cloud.control("POST", "/clock/advance", ["seconds": "PT2H"])
        #expect(subscriptions(token).status == 200)
        _ = cloud.control("POST", "/clock/advance", ["seconds": "PT2H", "wall": true])
        #expect(
            try subscriptions(token).json.at("error/code")?.string == "ExpiredAuthenticationToken")
    }

    @Test func deletedObjectsAreRetainedByTheWall() throws {
        _ = try cloud.keyVault("PUT", "/secrets/passing", body: ["value": "x"])
        _ = try cloud.keyVault("DELETE", "/secrets/passing")
        _ = cloud.control("POST", "/clock/advance", ["seconds": "P89D", "wall": true])
        #expect(try cloud.keyVault("GET", "/deletedsecrets/passing").status == 200)
        _ = cloud.control("POST", "/clock/advance", ["seconds": "P2D", "wall": true])
        #expect(try cloud.keyVault("GET", "/deletedsecrets/passing").status == 404)
    }

    @Test func expiredTokensAreThoseIssuedBefore() throws {
        let old = try cloud.token(scope: TestCloud.managementScope)
        #expect(cloud.control("POST", "/tokens/expire").status == 204)
        #expect(subscriptions(old).status == 401)
        // In the same second.
        #expect(try subscriptions(cloud.token(scope: TestCloud.managementScope)).status == 200)
        #expect(cloud.control("POST", "/tokens/expire").status == 204)
        #expect(try subscriptions(cloud.token(scope: TestCloud.managementScope)).status == 200)
    }

    @Test func countsWhatItWasAsked() throws {
        _ = cloud.control("POST", "/requests/reset")
        _ = try cloud.batch("GET", "/pools/render-linux")
        _ = try cloud.batch("GET", "/pools/preview-linux")
        _ = try cloud.batch("GET", "/pools/nothing")
        let job: JSONValue = ["id": "counted", "poolInfo": ["poolId": "preview-linux"]]
        _ = try cloud.batch("POST", "/jobs", headers: ["client-request-id": "mine"], body: job)
        _ = try cloud.batch("POST", "/jobs", body: job)
        let answer = try cloud.control("GET", "/requests").json
        let counts = answer["counts"]?.array?.filter { $0["service"] == "batch" } ?? []
        #expect(
            counts == [
                count("GET /pools/*", 200, 2), count("GET /pools/*", 404, 1),
                count("POST /jobs", 201, 1), count("POST /jobs", 409, 1),
            ])
        let writes = answer["writes"]?.array ?? []
        #expect(writes.map { $0["done"]?.bool } == [true, false])
        #expect(writes.first?["client_request_id"] == "mine")
        #expect(writes.first?["path"] == "/jobs")
        #expect(writes.first?["host"] == "contosorender.eastus.batch.localhost")
    }

    @Test func tallyForgetsTheOldestWrites() {
        let operation = Operation(.batch, ServerRequest("POST", "/jobs"))
        var tally = RequestTally(since: Timestamp(ticks: 0))
        for index in 0..<10_001 {
            tally.add(
                RequestTally.Entry(
                    operation: operation, ServerRequest("POST", "/jobs/\(index)"),
                    ServerResponse(201), isDone: true, at: Timestamp(ticks: 0)))
        }
        #expect(tally.json["total"]?.integer == 10_001)
        #expect(tally.json["writes_forgotten"]?.integer == 5001)
        #expect(tally.json["writes"]?.array?.last?["path"] == "/jobs/10000")
    }

    // MARK: - Requests

    private var token: String { cloud.emulator.controlToken.revealed() }

    private func life() throws -> Double {
        try #require(try cloud.control("GET", "/clock").json["life"]?.number)
    }

    private func subscriptions(_ token: String) -> ServerResponse {
        cloud.emulator.handle(
            ServerRequest(
                "GET", "/subscriptions?api-version=2022-12-01",
                headers: [
                    "Host": "management.localhost:8443", "Authorization": "Bearer \(token)",
                ]))
    }

    private func count(_ operation: String, _ status: Int64, _ count: Int64) -> JSONValue {
        [
            "service": "batch", "operation": .string(operation), "status": .integer(status),
            "count": .integer(count),
        ]
    }
}

extension TestCloud {
    /// A request to the control endpoint with its token.
    func control(_ method: String, _ path: String, _ body: JSONValue? = nil) -> ServerResponse {
        control(method, path, text: body?.description ?? "")
    }

    func control(_ method: String, _ path: String, text: String) -> ServerResponse {
        control(
            method, path, authorization: "Bearer \(emulator.controlToken.revealed())", text: text)
    }

    func control(
        _ method: String, _ path: String, authorization: String?, text: String = ""
    ) -> ServerResponse {
        var request = ServerRequest(
            method, path, headers: ["Host": "control.localhost:8443"], body: Array(text.utf8))
        request.headers["Authorization"] = authorization
        return emulator.handle(request)
    }
}
