import JSON
import Secrets
import Synchronization
import Testing
import X509

@testable import Emulator

/// What the Key Vault extension does on a node: files, links, stores, rotation, refusals.
struct ExtensionTests {
    private let cloud: TestCloud
    private let folder = CertificateInstallation.standardFolder

    init() throws {
        cloud = try TestCloud()
        try cloud.importRender()
        try cloud.assignSecretsUser()
    }

    /// A pool with one extension; settings as the handler's version takes them.
    private func pool(
        type: String = "KeyVaultForLinux", version: String = "3.0",
        observed: JSONValue = [["url": "https://contoso-kv.vault.localhost:8443/secrets/render"]],
        management: [String: JSONValue] = [:], authentication: [String: JSONValue] = [:],
        agent: String = "batch.node.ubuntu 22.04", sku: String = "22_04-lts",
        change: (inout JSONValue) -> Void = { _ in }
    ) throws {
        var own: JSONValue = [
            "pollingIntervalInS": "300", "requireInitialSync": true,
            "observedCertificates": observed,
        ]
        for (name, value) in management { own[name] = value }
        var identity: JSONValue = ["msiClientId": .string(cloud.identity.clientID)]
        for (name, value) in authentication { identity[name] = value }
        var body = cloud.poolBody(nodes: 1)
        body["properties"]?["deploymentConfiguration"] = [
            "virtualMachineConfiguration": [
                "imageReference": ["publisher": "p", "offer": "o", "sku": .string(sku)],
                "nodeAgentSkuId": .string(agent),
                "extensions": [
                    [
                        "name": "KVExtensions", "publisher": "Microsoft.Azure.KeyVault",
                        "type": .string(type), "typeHandlerVersion": .string(version),
                        "settings": [
                            "secretsManagementSettings": own, "authenticationSettings": identity,
                        ],
                    ]
                ],
            ]
        ]
        change(&body)
        let response = try cloud.management("PUT", "\(cloud.account)/pools/new", body: body)
        try #require(response.status == 200)
        cloud.clock.advance(by: 60)
        _ = try cloud.nodes(of: "new")
    }

    private func node() throws -> Node {
        let pools = cloud.emulator.state.withLock { $0.accounts["contosorender"]?.pools }
        return try #require(pools?["new"]?.nodes.first)
    }

    private func files() throws -> MachineFiles { try node().machine.files }

    private func message() throws -> String {
        try cloud.firstExtension(of: "new").at("instanceView/statuses/0/message")?.string ?? ""
    }

    private func target(of link: String) throws -> String {
        guard case .link(let target)? = try files()[link]?.content else { return "" }
        return target
    }

    private func setVault(_ properties: JSONValue) throws {
        let response = try cloud.management(
            "PATCH", cloud.vault, version: "2023-07-01", body: ["properties": properties])
        try #require(response.status == 200)
    }

    // MARK: - Linux

    @Test func theFileIsOfRootAloneAndTheLinkHasNoVersion() throws {
        try pool()
        let link = "\(folder)/contoso-kv.render"
        let path = try target(of: link)
        let version = try node().extensions[0].installed[0].secret.split(separator: "/").last
        #expect(path.hasPrefix("\(link).\(version ?? "?")."))
        #expect(path.hasSuffix(".PEM"))
        #expect(try files()[path]?.mode == 0o600)
        #expect(try files()[folder]?.mode == 0o700)
        let text = try files().read(link, by: .root).revealed()
        let read = try CertificateBundle.read(Array(text.utf8), named: "pem")
        #expect(read.leaf.thumbprintSHA1 == cloud.seed.operatorFiles[0].thumbprint)
        #expect(read.keyMatchesLeaf)
        #expect(text.contains("CERTIFICATE-----\n-----BEGIN PRIVATE KEY"))
        #expect(throws: MachineFiles.Failure.denied) {
            try files().read(link, by: MachineUser(name: "_azbatch", isAdministrator: false))
        }
    }

    @Test func aNewVersionMovesTheLinkAndLeavesTheOldFile() throws {
        try pool()
        let link = "\(folder)/contoso-kv.render"
        let old = try target(of: link)
        try cloud.importRender()
        cloud.clock.advance(by: 250)
        _ = try cloud.nodes(of: "new")
        #expect(try target(of: link) == old)
        cloud.clock.advance(by: 60)
        _ = try cloud.nodes(of: "new")
        #expect(try target(of: link) != old)
        #expect(try files()[old] != nil)
    }

    @Test func aPinnedVersionStays() throws {
        let id = try cloud.keyVault("GET", "/secrets/render").json["id"]?.string ?? "?"
        try pool(version: "2.0", observed: [.string(id)])
        try cloud.importRender()
        cloud.clock.advance(by: 700)
        _ = try cloud.nodes(of: "new")
        #expect(try node().extensions[0].installed.map(\.secret) == [id])
    }

    @Test func accessRulesLetAUserReadAndALinkHasItsOwnName() throws {
        try pool(
            observed: [
                [
                    "url": "https://contoso-kv.vault.localhost:8443/secrets/render",
                    "certificateStoreLocation": "/var/lib/mine/",
                    "customSymbolicLinkName": "app.pem", "acls": [["user": "_azbatch"]],
                ]
            ], management: ["aclEnabled": true])
        let user = MachineUser(name: "_azbatch", isAdministrator: false)
        #expect(try files().read("/var/lib/mine/app.pem", by: user).count > 0)
        let other = MachineUser(name: "other", isAdministrator: false)
        #expect(throws: MachineFiles.Failure.denied) {
            try files().read("/var/lib/mine/app.pem", by: other)
        }
    }

    @Test func anAccessRuleForAnUnknownUserFails() throws {
        try pool(
            observed: [
                [
                    "url": "https://contoso-kv.vault.localhost:8443/secrets/render",
                    "acls": [["user": "nobody-here"]],
                ]
            ], management: ["aclEnabled": true])
        #expect(try message().contains("user 'nobody-here' does not exist"))
    }

    @Test(arguments: [("1.0", 1), ("2.0", 2)])
    func earlyVersionsTakeURLsAlone(version: String, major: Int) throws {
        try pool(
            version: version,
            observed: ["https://contoso-kv.vault.localhost:8443/secrets/render"],
            management: ["certificateStoreLocation": "/etc/certificates"])
        #expect(try files()["/etc/certificates/contoso-kv.render"] != nil)
        let status =
            "/var/lib/waagent/Microsoft.Azure.KeyVault.KeyVaultForLinux-\(major).0/status/1.status"
        let report = try files().read(status, by: .root).revealed()
        #expect(try JSONValue(parsing: report).at("0/status/status") == "success")
    }

    @Test func oneThatFailsLaterLeavesTheOthersFresh() throws {
        try cloud.importRender(as: "second")
        let base = "https://contoso-kv.vault.localhost:8443/secrets"
        try pool(observed: [["url": .string("\(base)/render")], ["url": .string("\(base)/second")]])
        let before = try node().extensions[0].installed
        _ = try cloud.keyVault(
            "PATCH", "/certificates/render", body: ["attributes": ["enabled": false]])
        try cloud.importRender(as: "second")
        cloud.clock.advance(by: 400)
        let view = try cloud.firstExtension(of: "new")
        let after = try node().extensions[0].installed
        #expect(after[0] == before[0])
        #expect(after[1] != before[1])
        let failed = view.at("instanceView/subStatuses/2")
        #expect(failed?["code"] == "ComponentStatus/Certificate/failed")
        #expect(failed?["message"]?.string?.contains("(Forbidden, SecretDisabled)") == true)
        #expect(view["provisioningState"] == "Succeeded")
    }

    @Test func aRebootLooksAtTheVaultAtOnceAndKeepsFiles() throws {
        try pool()
        let old = try target(of: "\(folder)/contoso-kv.render")
        try cloud.importRender()
        let id = try node().id
        _ = try cloud.batch("POST", "/pools/new/nodes/\(id)/reboot")
        cloud.clock.advance(by: LifeTimes.reboot + LifeTimes.boot)
        #expect(try cloud.nodes(of: "new").first?["state"] == "waitingforstarttask")
        #expect(try target(of: "\(folder)/contoso-kv.render") != old)
        #expect(try files()[old] != nil)
    }

    // MARK: - Refusals

    @Test(arguments: [
        ("Deny", false, "(Forbidden, ForbiddenByFirewall)"), ("Deny", true, ""),
        ("Allow", false, ""),
    ])
    func theFirewallLooksAtThePoolsNetwork(
        action: String, listsSubnet: Bool, reason: String
    ) throws {
        let subnet = "\(cloud.group)/providers/Microsoft.Network/virtualNetworks/v/subnets/nodes"
        let rules: JSONValue = listsSubnet ? [["id": .string(subnet)]] : []
        try setVault([
            "networkAcls": ["defaultAction": .string(action), "virtualNetworkRules": rules]
        ])
        try pool { $0["properties"]?["networkConfiguration"] = ["subnetId": .string(subnet)] }
        #expect(reason.isEmpty == (try cloud.nodes(of: "new").first?["state"] == "idle"))
        #expect(try message().contains(reason))
    }

    @Test func withoutAPublicAddressThereIsNoWayToTheVault() throws {
        try pool {
            $0["properties"]?["networkConfiguration"] = [
                "publicIPAddressConfiguration": ["provision": "NoPublicIPAddresses"]
            ]
        }
        #expect(try message().hasSuffix("timed out"))
    }

    @Test func aDisabledCertificateIsRefused() throws {
        _ = try cloud.keyVault(
            "PATCH", "/certificates/render", body: ["attributes": ["enabled": false]])
        try pool()
        #expect(try message().contains("HTTP 403 (Forbidden, SecretDisabled)"))
    }

    @Test func severalIdentitiesNeedAChoice() throws {
        let id = "\(cloud.group)/providers/Microsoft.ManagedIdentity/userAssignedIdentities/second"
        let made = try cloud.management(
            "PUT", id, version: "2023-01-31", body: ["location": "eastus"])
        try #require(made.status == 201)
        try pool(authentication: ["msiClientId": ""]) {
            $0["identity"]?["userAssignedIdentities"]?[id] = [:]
        }
        #expect(try message().contains("Multiple user assigned identities exist"))
    }

    @Test func anEndpointOfAnotherMachineIsNotThere() throws {
        try pool(authentication: ["msiEndpoint": "http://localhost:40342/metadata/identity"])
        #expect(try message().contains("could not connect to http://localhost:40342"))
    }

    @Test(arguments: [
        ("KeyVaultForLinux", "3.0", "batch.node.el 8", "8"),
        ("KeyVaultForLinux", "3.0", "batch.node.windows amd64", "2022-datacenter"),
        ("KeyVaultForWindows", "4.0", "batch.node.windows amd64", "2019-datacenter"),
        ("KeyVaultForWindows", "3.0", "batch.node.windows amd64", "2025-datacenter"),
    ])
    func systemsThatItDoesNotRunOn(
        type: String, version: String, agent: String, sku: String
    ) throws {
        try pool(type: type, version: version, agent: agent, sku: sku)
        #expect(try message() == "The extension is not supported on this operating system.")
        #expect(try cloud.nodes(of: "new").first?["state"] == "unusable")
    }

    // MARK: - Windows

    private func windows(_ version: String, _ management: [String: JSONValue] = [:]) throws {
        try pool(
            type: "KeyVaultForWindows", version: version,
            observed: [
                [
                    "url": "https://contoso-kv.vault.localhost:8443/secrets/render",
                    "certificateStoreLocation": "LocalMachine", "keyExportable": true,
                    "accounts": ["NT AUTHORITY\\LOCAL SERVICE"],
                ]
            ], management: management, agent: "batch.node.windows amd64", sku: "2022-datacenter")
    }

    @Test(arguments: [("3.0", true), ("4.0", false)])
    func theCertificateGoesToTheStore(version: String, isExportable: Bool) throws {
        try windows(version)
        let entry = try #require(try node().machine.certificates.first)
        #expect(entry.location == "LocalMachine" && entry.store == "MY")
        #expect(entry.thumbprint == cloud.seed.operatorFiles[0].thumbprint)
        #expect(entry.isKeyExportable == isExportable)
        #expect(entry.keyReaders == ["NT AUTHORITY\\LOCAL SERVICE"])
        #expect(try files().isEmpty)
    }

    @Test(arguments: [true, false])
    func theOldCertificateNamesItsRenewal(links: Bool) throws {
        try windows("3.0", ["linkOnRenewal": .bool(links)])
        let licence = cloud.seed.operatorFiles[1]
        _ = try cloud.keyVault(
            "POST", "/certificates/render/import",
            body: [
                "value": .string(licence.contents.base64),
                "pwd": .string(licence.password.revealed()),
            ])
        cloud.clock.advance(by: 400)
        _ = try cloud.nodes(of: "new")
        let entries = try node().machine.certificates
        #expect(entries.count == 2)
        #expect(entries[0].renewal == (links ? licence.thumbprint : nil))
    }

    @Test func versionFourRefusesPinnedVersions() throws {
        let id = try cloud.keyVault("GET", "/secrets/render").json["id"] ?? "?"
        try pool(
            type: "KeyVaultForWindows", version: "4.0", observed: [["url": id]],
            agent: "batch.node.windows amd64", sku: "2022-datacenter")
        #expect(try message().contains("names a version"))
    }
}
