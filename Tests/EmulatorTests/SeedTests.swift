import FoundationEssentials
import JSON
import Synchronization
import Testing
import X509

@testable import Emulator

/// What a seed's document may say, and what is wrong with one that says something else.
struct SeedTests {
    private static let now = Timestamp(Date(timeIntervalSince1970: 1_760_000_000))

    /// A fleet of one account, with parts put into it.
    private func document(
        account: JSONValue = [:], pool: JSONValue = [:], _ parts: JSONValue = [:]
    ) -> JSONValue {
        var document: JSONValue = [
            "subscriptions": [["name": "Example", "resourceGroups": ["example"]]],
            "certificates": [["name": "web", "key": "ec-p256"]],
            "identities": [["name": "pool-identity"]], "vaults": [["name": "example-kv"]],
        ]
        var held: JSONValue = ["name": "example", "certificates": [["certificate": "web"]]]
        for (name, value) in account.object ?? [:] { held[name] = value }
        var made: JSONValue = ["name": "web-linux"]
        for (name, value) in pool.object ?? [:] { made[name] = value }
        if held["pools"] == nil { held["pools"] = [made] }
        document["accounts"] = [held]
        for (name, value) in parts.object ?? [:] { document[name] = value }
        return document
    }

    private func failure(of document: JSONValue) -> SeedFailure? {
        do {
            _ = try SeedBuilder.build(document, now: Self.now)
            return nil
        } catch {
            return error as? SeedFailure
        }
    }

    @Test func aSmallOneIsBuilt() throws {
        let seed = try SeedBuilder.build(document(), now: Self.now)
        #expect(seed.accounts.map(\.account.id.name) == ["example"])
        #expect(seed.accounts[0].pools.map(\.pool.name) == ["web-linux"])
        #expect(seed.resourceGroup == "example")
        #expect(seed.operatorFiles.map(\.name) == ["web"])
    }

    // MARK: - Shape

    @Test(
        arguments: [
            (["locations": "eastus"], "$.locations", "there is no key 'locations'; did you mean"),
            (["location": 5], "$.location", "it has to be a text"),
            (["vaults": ["name": "v"]], "$.vaults", "it has to be a list"),
            (["vaults": [[:]]], "$.vaults[0]", "the key 'name' is missing"),
            (
                ["certificates": [["name": "web", "key": "rsa2047"]]], "$.certificates[0].key",
                "there is no choice 'rsa2047'; did you mean 'rsa2048'?"
            ),
            (
                ["certificates": [["name": "web", "validDays": 0]]], "$.certificates[0].validDays",
                "it has to be a whole number from 1 to 36500"
            ),
            (["subscriptions": []], "$.subscriptions", "there is no resource group"),
            (
                ["applications": [["name": "operator"]]], "$.applications[0].name",
                "there is an application 'operator' already"
            ),
        ] as [(JSONValue, String, String)])
    func wrongPartsAreNamedWithTheirPlace(parts: JSONValue, path: String, reason: String) throws {
        let found = try #require(failure(of: document(parts)))
        #expect(found.path == path)
        #expect(found.reason.hasPrefix(reason), "\(found.reason)")
    }

    @Test(
        arguments: [
            (["vmsize": "A"], "vmsize", "there is no key 'vmsize'; did you mean 'vmSize'?"),
            (["name": "a pool"], "name", "a pool's name has 1 to 64"),
            (["image": "ubuntu-22.40"], "image", "there is no image 'ubuntu-22.40'; did you mean"),
            (["identities": ["pool-identiti"]], "identities[0]", "there is no identity"),
            (
                ["certificates": [["certificate": "wab"]]], "certificates[0].certificate",
                "there is no certificate 'wab'; did you mean 'web'?"
            ),
            (
                ["startTask": "echo ${thumbprint:wab}"], "startTask",
                "there is no certificate 'wab'; did you mean 'web'?"
            ),
            (
                ["startTask": "echo ${thumbrint:web}"], "startTask",
                "there is no kind of reference 'thumbrint'; did you mean 'thumbprint'?"
            ),
            (["applications": ["tools": "1"]], "applications.tools", "there is no application"),
        ] as [(JSONValue, String, String)])
    func wrongPoolsAreNamedWithTheirPlace(pool: JSONValue, key: String, reason: String) throws {
        let found = try #require(failure(of: document(pool: pool)))
        #expect(found.path == "$.accounts[0].pools[0].\(key)")
        #expect(found.reason.hasPrefix(reason), "\(found.reason)")
    }

    @Test(
        arguments: [
            (["name": "Example"], "name", "an account's name has 3 to 24"),
            (
                ["jobs": [["id": "j", "pool": "none"]]], "jobs[0].pool", "there is no pool 'none'"
            ),
            (["jobs": [["id": "j"]]], "jobs[0]", "it has neither 'pool' nor 'autoPool'"),
            (
                [
                    "jobs": [
                        [
                            "id": "j", "pool": "web-linux",
                            "tasks": [["id": "t", "commandLine": "echo ${thumbprint:nothing}"]],
                        ]
                    ]
                ], "jobs[0].tasks[0].commandLine", "there is no certificate 'nothing'"
            ),
            (
                ["jobs": [["id": "a job", "pool": "web-linux"]]], "jobs[0]",
                "the service would refuse it with "
            ),
            (
                ["certificates": [["certificate": "web", "state": "deleteFailed"]]],
                "certificates[0].state", "no pool refers to 'web'"
            ),
            (
                ["pools": [["name": "p"], ["name": "p"]]], "pools[1]", "there are two pools 'p'"
            ),
            (["keyVault": "exemple-kv"], "keyVault", "there is no vault"),
        ] as [(JSONValue, String, String)])
    func wrongAccountsAreNamedWithTheirPlace(
        account: JSONValue, key: String, reason: String
    ) throws {
        let found = try #require(failure(of: document(account: account)))
        #expect(found.path == "$.accounts[0].\(key)")
        #expect(found.reason.hasPrefix(reason), "\(found.reason)")
    }

    @Test(
        arguments: [
            (
                ["principal": "someone:x", "role": "Reader", "scope": "vault:example-kv"],
                "principal"
            ),
            (["principal": "operator", "role": "Raeder", "scope": "vault:example-kv"], "role"),
            (["principal": "operator", "role": "Reader", "scope": "vault:other"], "scope"),
        ] as [(JSONValue, String)])
    func wrongRolesAreNamedWithTheirPlace(role: JSONValue, key: String) throws {
        let found = try #require(failure(of: document(["roleAssignments": [role]])))
        #expect(found.path == "$.roleAssignments[0].\(key)")
    }

    @Test func aKeyThatVaultsRefuseIsRefused() throws {
        let found = try #require(
            failure(
                of: document([
                    "certificates": [["name": "web", "key": "rsa1024"]],
                    "vaults": [
                        [
                            "name": "example-kv",
                            "certificates": [["name": "web", "versions": ["web"]]],
                        ]
                    ],
                ])))
        #expect(found.path == "$.vaults[0].certificates[0]")
        #expect(found.reason.contains("1024 bits"))
    }

    // MARK: - Sources

    @Test(arguments: [
        ("contoso", SeedSource.contoso), ("empty", .empty),
        ("fleet:2x3", .fleet(accounts: 2, pools: 3, nodes: 1)),
        ("fleet:1x20000", .fleet(accounts: 1, pools: 20_000, nodes: 1)),
        ("fleet:2x3x0", .fleet(accounts: 2, pools: 3, nodes: 0)), ("a.json", .file("a.json")),
    ])
    func sourcesAreRead(text: String, source: SeedSource) throws {
        #expect(try SeedSource(text) == source)
    }

    @Test(arguments: [
        "fleet:", "fleet:2", "fleet:2x", "fleet:1x2x3x4", "fleet:-1x2", "fleet:200x200",
        "fleet:1x1x5001",
    ])
    func badFleetsAreRefused(text: String) {
        let error = #expect(throws: EmulatorError.self) { try SeedSource(text) }
        #expect(error?.message.hasPrefix("cannot make the fleet '\(text)'") == true)
    }

    @Test func fleetsHaveTheSizeThatIsAskedFor() throws {
        let seed = try SeedSource("fleet:2x3x4").seed(now: Self.now)
        #expect(seed.accounts.map(\.pools.count) == [3, 3])
        let cloud = try TestCloud { $0 = seed }
        let pools = cloud.emulator.state.withLock { $0.accounts.values.flatMap(\.pools.values) }
        #expect(pools.map(\.nodes.count) == Array(repeating: 4, count: 6))
        #expect(try SeedSource.empty.seed(now: Self.now).accounts.isEmpty)
    }

    @Test func missingAndDamagedFilesAreNamed() throws {
        let missing = #expect(throws: EmulatorError.self) {
            try SeedSource("/nonexistent.json").seed(now: Self.now)
        }
        #expect(missing?.message.contains("'/nonexistent.json'") == true)
        let damaged = #expect(throws: EmulatorError.self) {
            try SeedSource(#filePath).seed(now: Self.now)
        }
        #expect(damaged?.message.hasPrefix("cannot read the seed '\(#filePath)'") == true)
    }

    @Test(arguments: ["one-pool", "half-migrated"])
    func examplesAreBuilt(name: String) throws {
        let folder = Fixtures.path("../../scripts/seeds")
        let seed = try SeedSource("\(folder)/\(name).json").seed(now: Self.now)
        #expect(seed.accounts.count == 1)
    }
}
