import Testing

@testable import Emulator

struct FaultRuleTests {
    @Test func readsWhatHelpDescribes() throws {
        let rule = try FaultRule(
            text: "batch  GET /pools: retry-after=1 status=503 count=3 probability=0.5")
        #expect(rule.fault == Fault(status: 503, retryAfter: 1))
        #expect(rule.text == "batch GET /pools: count=3 probability=0.5 retry-after=1 status=503")
        #expect(try FaultRule(text: ": latency=5..9").fault == Fault(latency: 5...9))
        #expect(try FaultRule(text: "vault: drop=after slow=9").fault.drop == .after)
        #expect(try FaultRule(text: "GET: stale=previous").fault.stale == .previous)
        #expect(try FaultRule(text: "GET: stale=PT1M").fault.stale == .seconds(60))
        #expect(try FaultRule(text: "GET /jobs/a:job-1: reset=0").fault.reset == 0)
    }

    @Test(arguments: [
        "batch GET /pools", "batch:", "batch: status", "batch: status=200", "batch: status=503.5",
        "batch: status=503 status=500", "batch: delay=3", "batch: latency=-1",
        "batch: latency=9..1",
        "batch: latency=1..2..3", "batch: drop=during", "batch: drop=after stale=previous",
        "batch: reset=1 truncate=1", "batch: retry-after=1", "batch: slow=0", "batch: stale=0",
        "batch: probability=2 status=500", "batch: count=0 status=500", "batch: count=3",
        "batch get /pools: status=500", "storage: status=500", "batch /pools GET: status=500",
    ])
    func refuses(text: String) {
        #expect(throws: FaultRule.Failure.self) { try FaultRule(text: text) }
    }

    @Test(arguments: [
        ("batch", true), ("", true), ("GET", true), ("batch GET", true), ("/pools/*", true),
        ("batch GET /POOLS/render-*", true), ("GET /**", true), ("/**/render-linux", true),
        ("/pools/r*x", true), ("/**/pools/**/render-linux/**", true), ("vault", false),
        ("POST", false), ("/pools", false), ("/pools/*/nodes", false), ("/pools/r*y", false),
        ("/*", false),
    ])
    func fits(target: String, expected: Bool) throws {
        let request = ServerRequest("GET", "/pools/render-linux?api-version=1")
        #expect(try FaultTarget(target).fits(.batch, request) == expected)
    }

    @Test func everyOperationIsATargetByItsName() throws {
        let request = ServerRequest(
            "GET", "/subscriptions/s/resourceGroups/g/providers/Microsoft.Batch/batchAccounts/a")
        let name = Operation(.arm, request).name
        #expect(name.hasPrefix("GET /subscriptions/*/resourceGroups/*"))
        #expect(try FaultTarget("arm \(name)").fits(.arm, request))
    }

    @Test func skipsThenStrikesAsOftenAsItMay() throws {
        var rule = try FaultRule(text: "batch: status=500 skip=2 count=3")
        #expect(
            (0..<7).map { _ in rule.strike() != nil } == [
                false, false, true, true, true, false, false,
            ])
        #expect(rule.seen == 7)
        #expect(rule.hits == 3)
    }

    @Test func sameSeedSameFaults() throws {
        func strikes(seed: UInt64) throws -> [Fault?] {
            var rules = FaultRules(seed: seed)
            rules.add(try FaultRule(text: "batch: latency=0..999 probability=0.3"))
            return (0..<200).map { _ in
                let fault = rules.plan(.batch, ServerRequest("GET", "/")).fault
                return fault == Fault() ? nil : fault
            }
        }
        let first = try strikes(seed: 7)
        #expect(try strikes(seed: 7) == first)
        #expect(try strikes(seed: 8) != first)
        #expect((30...90).contains(first.count { $0 != nil }))
    }

    @Test func ruleDoesNotChangeTheRandomNumbersOfAnother() throws {
        func hits(besides other: String?) throws -> [Bool] {
            var rules = FaultRules(seed: 1)
            rules.add(try FaultRule(text: "batch: status=500 probability=0.5"))
            if let other { rules.add(try FaultRule(text: other)) }
            return (0..<50).map { _ in
                rules.plan(.batch, ServerRequest("GET", "/")).fault.status == 500
            }
        }
        #expect(try hits(besides: nil) == hits(besides: "batch: latency=1..9 probability=0.5"))
    }

    /// The first numbers of the reference implementation for seed 1234567.
    @Test func randomNumbersAreThoseOfSplitMix64() {
        var random = SplitMix64(seed: 1_234_567)
        #expect(random.next() == 6_457_827_717_110_365_317)
        #expect(random.next() == 3_203_168_211_198_807_973)
        #expect(random.next() == 9_817_491_932_198_370_423)
    }
}
