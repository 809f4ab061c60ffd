import JSON
import Synchronization
import Testing

@testable import Emulator

struct ThrottleTests {
    private func cloud(_ scale: Double?) throws -> TestCloud {
        let cloud = try TestCloud()
        cloud.emulator.state.withLock { $0.throttle = Throttle(scale: scale) }
        return cloud
    }

    /// Requests of one token, since making one takes longer than a request.
    private func statuses(_ count: Int, _ ask: () throws -> ServerResponse) rethrows -> [Int: Int] {
        var found: [Int: Int] = [:]
        for _ in 0..<count { found[try ask().status, default: 0] += 1 }
        return found
    }

    @Test func withoutLimitsNothingIsCounted() throws {
        let cloud = try cloud(nil)
        let response = try cloud.management("GET", cloud.account)
        #expect(response.headers["x-ms-ratelimit-remaining-subscription-reads"] == nil)
    }

    @Test func readsOfASubscriptionAreLimitedForEachPrincipal() throws {
        let cloud = try cloud(0.02)
        // Five at once, then one in two seconds.
        let first = try cloud.management("GET", cloud.account)
        #expect(first.headers["x-ms-ratelimit-remaining-subscription-reads"] == "4")
        #expect(first.headers["x-ms-ratelimit-remaining-subscription-global-reads"] == "74")
        #expect(try statuses(6) { try cloud.management("GET", cloud.account) } == [200: 4, 429: 2])
        let refused = try cloud.management("GET", cloud.account)
        #expect(refused.headers["Retry-After"] == "2")
        #expect(refused.headers["x-ms-ratelimit-remaining-subscription-reads"] == "0")
        #expect(try refused.json.at("error/code") == "SubscriptionRequestsThrottled")
        cloud.clock.advance(by: 2)
        #expect(
            try statuses(2) { try cloud.management("GET", cloud.account) } == [200: 1, 429: 1])
    }

    @Test func kindsAndScopesHaveBucketsOfTheirOwn() throws {
        let cloud = try cloud(0.004)
        #expect(
            try statuses(2) { try cloud.management("GET", cloud.account) } == [200: 1, 429: 1])
        let tenant = try cloud.management("GET", "/subscriptions", version: "2022-12-01")
        #expect(tenant.status == 200)
        #expect(tenant.headers["x-ms-ratelimit-remaining-tenant-reads"] == "0")
        let deletion = try cloud.management("DELETE", "\(cloud.account)/pools/nothing")
        #expect(deletion.status == 204)
        #expect(deletion.headers["x-ms-ratelimit-remaining-subscription-deletes"] == "0")
    }

    @Test func whoMayNotInIsNotCounted() throws {
        let cloud = try cloud(0.004)
        let stranger = ServerRequest(
            "GET", "\(cloud.account)?api-version=2024-07-01",
            headers: ["Host": "management.localhost:8443"])
        #expect(statuses(3) { cloud.emulator.handle(stranger) } == [401: 3])
        #expect(try cloud.management("GET", cloud.account).status == 200)
    }

    @Test func limitOfAllPrincipalsIsFifteenTimesThatOfOne() throws {
        var throttle = Throttle(scale: 0.004)
        let request = ServerRequest("GET", "/subscriptions/s/resourceGroups")
        var state = try cloud(0.004).emulator.state.withLock { $0 }
        for index in 0..<15 {
            let caller = Caller(objectID: "o\(index)", applicationID: "a")
            _ = try ManagementThrottle(request, caller).admit(&state)
        }
        #expect(throws: ManagementError.self) {
            let caller = Caller(objectID: "another", applicationID: "a")
            return try ManagementThrottle(request, caller).admit(&state)
        }
        // A request that is refused takes nothing out of any bucket.
        let small = Throttle.Charge(key: "a", limit: TokenBucket.Limit(size: 250, refill: 25))
        let dear = Throttle.Charge(
            key: "b", limit: TokenBucket.Limit(size: 250, refill: 25), cost: 1)
        let now = Timestamp(unixSeconds: 0)
        _ = try throttle.admit([dear], at: now)
        #expect(throws: Throttle.Refusal.self) { try throttle.admit([small, dear], at: now) }
        #expect(try throttle.admit([small], at: now) == [0])
    }

    @Test func keysCostAVaultAsMuchAsTwoHundredReads() throws {
        let cloud = try cloud(0.1)
        // Four hundred in ten seconds: two certificates.
        #expect(try cloud.importRender(as: "one").status == 200)
        #expect(try cloud.importRender(as: "two").status == 200)
        let refused = try cloud.importRender(as: "three")
        #expect(refused.status == 429)
        #expect(try refused.json.at("error/code") == "Throttled")
        #expect(refused.headers["Retry-After"] == "5")
        #expect(try cloud.keyVault("GET", "/certificates").status == 429)
        cloud.clock.advance(by: 5)
        #expect(try cloud.importRender(as: "three").status == 200)
    }

    @Test(arguments: [0, -1, .nan, .infinity, 1e9])
    func factorsOutOfRangeAreRefused(scale: Double) {
        var configuration = EmulatorConfiguration()
        configuration.throttleScale = scale
        #expect(throws: EmulatorError.self) { try configuration.check() }
    }
}
