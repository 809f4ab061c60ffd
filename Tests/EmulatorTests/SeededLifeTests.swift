import FoundationEssentials
import JSON
import Synchronization
import Testing

@testable import Emulator

/// What the objects of a seed have become by the first request.
struct SeededLifeTests {
    private static let contoso = Result {
        try SeedSource.contoso.seed(now: Timestamp(Date(timeIntervalSince1970: 1_760_000_000)))
    }

    private let cloud: TestCloud

    init() throws {
        let seed = try Self.contoso.get()
        cloud = try TestCloud { $0 = seed }
    }

    private func account(_ name: String) throws -> BatchAccount {
        _ = cloud.emulator.handle(ServerRequest("GET", "/", headers: ["Host": "login.localhost"]))
        return try #require(cloud.emulator.state.withLock { $0.accounts[name] })
    }

    private func nodes(_ pool: String) throws -> [Node] {
        try #require(try account("contosofinance").pools[pool]).nodes
    }

    @Test func contosoHasFourAccountsAndThirtyPools() throws {
        let accounts = cloud.seed.accounts
        #expect(
            accounts.map(\.account.id.name) == [
                "contosorender", "contosobatch", "contosolab", "contosofinance",
            ])
        #expect(accounts.map(\.pools.count) == [3, 3, 11, 13])
    }

    @Test func extensionsOfSeededPoolsHaveRun() throws {
        let installed = try nodes("report-linux-kv")
        #expect(installed.map(\.phase) == [.idle, .idle])
        let report = try #require(cloud.seed.operatorFiles.first { $0.name == "report" })
        for node in installed {
            #expect(node.extensions[0].installed.map(\.thumbprint) == [report.thumbprint])
        }
        let url = "https://contosofinance-kv.vault.localhost:8443/secrets/report"
        #expect(installed[0].extensions[0].installed[0].isVersion(of: url))
    }

    @Test(arguments: [
        ("report-no-role", "ForbiddenByRbac"), ("audit-wrong-id", "Identity not found"),
        ("audit-two-identities", "non-existent AuthConfig"),
    ])
    func extensionsOfSeededPoolsFail(pool: String, reason: String) throws {
        for node in try nodes(pool) {
            #expect(node.phase == .unusable)
            guard case .failed(let told) = node.extensions[0].status else {
                Issue.record("it has not failed")
                continue
            }
            #expect(told.contains(reason))
        }
    }

    @Test func aFailedDeletionNamesItsPool() throws {
        let account = try account("contosofinance")
        let failed = account.certificates.values.filter { $0.state.phase == .deleteFailed }
        #expect(failed.map(\.referrers) == [["export-linux"]])
    }

    @Test func aDeletionThatIsUnderWayEnds() throws {
        let document: JSONValue = [
            "subscriptions": [["name": "Example", "resourceGroups": ["example"]]],
            "certificates": [["name": "web", "key": "ec-p256"]],
            "accounts": [
                [
                    "name": "example",
                    "certificates": [["certificate": "web", "state": "deleting"]],
                ]
            ],
        ]
        let seed = try SeedBuilder.build(document, now: Timestamp(cloud.clock.now))
        let small = try TestCloud { $0 = seed }
        func count() -> Int? {
            small.emulator.state.withLock { $0.accounts["example"]?.certificates.count }
        }
        #expect(count() == 1)
        small.emulator.advance(by: LifeTimes.removal)
        #expect(count() == 0)
    }

    @Test func identitiesOfAnAccountAreShown() throws {
        let lab = try account("contosolab")
        let view = cloud.emulator.state.withLock { ManagementService.view(of: lab, $0) }
        #expect(view.at("identity/type") == "UserAssigned")
        let identity = try #require(
            cloud.seed.identities.first { $0.id.name == "lab-identity" })
        let shown = view["identity"]?["userAssignedIdentities"]?[identity.id.description]
        #expect(shown?["principalId"] == .string(identity.principalID))
    }

    @Test func textsOfTheSeedGetThePort() throws {
        _ = try account("contosolab")
        cloud.emulator.state.withLock { $0.listen(port: 4711, imdsPort: 4712) }
        let finance = try account("contosofinance")
        let definition = try #require(finance.pools["report-linux-kv"]?.extensions.first)
        #expect("\(definition)".contains("contosofinance-kv.vault.localhost:4711/secrets/report"))
        let reference = try account("contosolab").settings["keyVaultReference"]
        #expect(reference?["url"] == "https://contosolab-kv.vault.localhost:4711/")
    }
}
