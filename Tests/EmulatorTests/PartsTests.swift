import FoundationEssentials
import Testing

@testable import Emulator

struct PartsTests {
    @Test(
        arguments: [
            ("GET /pools/*", ["pools", "a"], ["a"]), ("GET /pools/*", ["pools"], nil),
            ("GET /pools/*", ["pools", "a", "b"], nil), ("GET /Pools/*", ["POOLS", "A"], ["A"]),
            ("GET /certificates(*)", ["certificates(x=1)"], ["x=1"]),
            ("GET /certificates(*)", ["certificates()"], nil),
            ("GET /**", ["a", "b"], ["a/b"]), ("GET /a/**", ["b"], nil),
        ] as [(RoutePattern, [String], [String]?)])
    func routePatterns(pattern: RoutePattern, segments: [String], expected: [String]?) {
        #expect(pattern.captures(segments) == expected)
    }

    @Test(
        arguments: [
            ("login.localhost", ServiceHost.entra), ("management.localhost", .resourceManager),
            ("kv.vault.localhost", .vault("kv")),
            ("acct.eastus.batch.localhost", .batch(account: "acct", region: "eastus")),
            ("localhost", nil), ("a.b.vault.localhost", nil), ("example.org", nil), ("", nil),
        ] as [(String, ServiceHost?)])
    func hostNames(host: String, expected: ServiceHost?) {
        #expect(ServiceHost(host) == expected)
    }

    /// Time and ETag of one recorded pool.
    @Test func timestampsAreTheServices() {
        let stamp = Timestamp(ticks: 0x8D9_5620_0D8C_DE54)
        #expect(stamp.iso8601 == "2021-08-03T01:43:11.5913812Z")
        #expect(stamp.eTag == "0x8D956200D8CDE54")
        #expect(stamp.httpDate == "Tue, 03 Aug 2021 01:43:11 GMT")
        #expect(Timestamp(httpDate: stamp.httpDate)?.unixSeconds == stamp.unixSeconds)
        for wrong in [
            "", "yesterday", "Tue, 03 Foo 2021 01:43:11 GMT", "Tue, 03 Aug 2021 01:43:11",
        ] {
            #expect(Timestamp(httpDate: wrong) == nil)
        }
    }

    @Test func eventsHappenInTheirOrder() {
        var queue = EventQueue()
        let dues = [5.0, 1, 4, 1, 3, 9, 2, 6]
        for (number, due) in dues.enumerated() {
            queue.add(
                .init(due: due, account: "\(number)", subject: .certificate("")))
        }
        #expect(queue.popFirst(dueAt: 0.5)?.account == nil)
        var happened: [String] = []
        while let event = queue.popFirst(dueAt: 6) { happened.append(event.account) }
        #expect(happened == ["1", "3", "6", "4", "2", "0", "7"])
    }

    @Test(arguments: [
        ("*", "Microsoft.Batch/x/read", true), ("*/read", "Microsoft.Batch/x/read", true),
        ("*/read", "Microsoft.Batch/x/write", false),
        ("Microsoft.Batch/*/read", "microsoft.batch/a/b/READ", true),
        ("Microsoft.Authorization/*/Write", "Microsoft.Authorization/roleAssignments/write", true),
        ("a/b", "a/b", true), ("a/b", "a/bc", false), ("a/*b", "a/b", true),
    ])
    func actionPatterns(pattern: String, action: String, expected: Bool) {
        #expect(RoleDefinition.matches(pattern, action) == expected)
    }

    @Test func percentCodingReadsWhatItWrites() {
        let text = "a b+c/é&=%?'$"
        #expect(PercentCoding.decode(PercentCoding.encode(text)) == text)
        #expect(PercentCoding.decode("%4") == "%4")
        #expect(PercentCoding.decode("%zz%41") == "%zzA")
    }

    @Test func resourceIdsCompareWithoutCase() {
        let group = ResourcePath("/subscriptions/S/resourceGroups/G")
        #expect(group == ResourcePath("/SUBSCRIPTIONS/s/resourcegroups/g/"))
        #expect(group.contains(ResourcePath("/subscriptions/s/resourceGroups/g/providers/x")))
        #expect(!group.contains(ResourcePath("/subscriptions/s/resourceGroups/g2")))
    }
}
