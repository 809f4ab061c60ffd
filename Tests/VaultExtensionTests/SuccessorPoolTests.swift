import JSON
import Testing
import VaultExtension

struct SuccessorPoolTests {
    static let old: JSONValue = [
        "id": "/subscriptions/s/x", "name": "render", "etag": "\"0x1\"",
        "identity": [
            "type": "UserAssigned",
            "userAssignedIdentities": ["/old": ["clientId": "c", "principalId": "p"]],
        ],
        "properties": [
            "provisioningState": "Succeeded", "allocationState": "Steady",
            "vmSize": "STANDARD_D2S_V3",
            "currentDedicatedNodes": 2, "creationTime": "2024-01-01T00:00:00Z",
            "deploymentConfiguration": [
                "virtualMachineConfiguration": [
                    "imageReference": ["offer": "o", "exactVersion": "1"],
                    "nodeAgentSkuId": "batch.node.ubuntu 22.04",
                    "extensions": [["name": "Other", "type": "HealthExtension"]],
                ]
            ],
            "scaleSettings": ["fixedScale": ["targetDedicatedNodes": 2]],
            "certificates": [["id": "/certificates/sha1-5"]],
            "userAccounts": [["name": "ada"]],
        ],
    ]

    let settings: VaultExtension

    init() throws {
        settings = try VaultExtension.linux(
            [ObservedCertificate(secretURL: VaultExtensionTests.url)],
            .init(clientID: VaultExtensionTests.clientID))
    }

    @Test func takesOverWhatCanBeSent() throws {
        let made = try SuccessorPool(of: Self.old, with: settings, identityID: "/new")
        let properties = try #require(made.body["properties"])
        #expect(made.body.object?.keys.sorted() == ["identity", "properties"])
        #expect(
            properties.object?.keys.sorted() == [
                "deploymentConfiguration", "scaleSettings", "userAccounts", "vmSize",
            ])
        let machine = properties["deploymentConfiguration"]?["virtualMachineConfiguration"]
        #expect(machine?["imageReference"] == ["offer": "o"])
        #expect(machine?["extensions"]?[0]?["name"] == "Other")
        #expect(machine?["extensions"]?[1] == settings.json)
        let identities = made.body["identity"]?["userAssignedIdentities"]
        #expect(identities == ["/old": .object([:]), "/new": .object([:])])
        #expect(
            made.missingSecrets == ["userAccounts[0].password", "extensions[0].protectedSettings"])
    }

    @Test func replacesItsOwnExtensionInsteadOfAddingASecond() throws {
        let once = try SuccessorPool(of: Self.old, with: settings, identityID: "/new")
        let twice = try SuccessorPool(of: once.body, with: settings, identityID: "/NEW")
        #expect(twice.body["properties"] == once.body["properties"])
        #expect(twice.body["identity"]?["userAssignedIdentities"]?.object?.count == 2)
    }

    @Test func refusesCloudServices() {
        var pool = Self.old
        pool["properties"]?["deploymentConfiguration"] = [
            "cloudServiceConfiguration": ["osFamily": "6"]
        ]
        let error = #expect(throws: VaultExtensionError.self) {
            try SuccessorPool(of: pool, with: settings, identityID: "/new")
        }
        #expect(error?.code == .unsupportedPool)
    }
}
