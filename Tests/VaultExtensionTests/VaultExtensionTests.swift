import JSON
import Testing
import VaultExtension

struct VaultExtensionTests {
    static let clientID = "885b1a3d-f13c-4030-afcf-9f05044d78dc"
    static let url = "https://contoso-kv.vault.azure.net/secrets/render-tls"

    @Test func writesWhatALinuxPoolCarries() throws {
        var certificate = ObservedCertificate(secretURL: Self.url)
        certificate.readers = [.init(user: "_azbatch", group: "_azbatchgrp")]
        let made = try VaultExtension.linux([certificate], .init(clientID: Self.clientID))
        #expect(
            made.json == [
                "name": "KVExtensions", "publisher": "Microsoft.Azure.KeyVault",
                "type": "KeyVaultForLinux", "typeHandlerVersion": "3.0",
                "autoUpgradeMinorVersion": true,
                "settings": [
                    "secretsManagementSettings": [
                        "pollingIntervalInS": "3600", "requireInitialSync": true,
                        "aclEnabled": true,
                        "observedCertificates": [
                            [
                                "url": .string(Self.url),
                                "acls": [["user": "_azbatch", "group": "_azbatchgrp"]],
                            ]
                        ],
                    ],
                    "authenticationSettings": [
                        "msiEndpoint": "http://169.254.169.254/metadata/identity",
                        "msiClientId": .string(Self.clientID),
                    ],
                ],
            ])
    }

    @Test func writesWhatAWindowsPoolCarries() throws {
        let made = try VaultExtension.windows(
            [ObservedCertificate(secretURL: Self.url)], .init(clientID: Self.clientID))
        let settings = made.json["settings"]?["secretsManagementSettings"]
        #expect(made.type == "KeyVaultForWindows")
        #expect(settings?["linkOnRenewal"] == false)
        #expect(
            settings?["observedCertificates"]?[0] == [
                "url": .string(Self.url), "certificateStoreName": "MY",
                "certificateStoreLocation": "LocalMachine", "keyExportable": false,
            ])
    }

    @Test(arguments: [
        ("http://v.vault.azure.net/secrets/n", VaultExtensionError.Code.invalidField),
        ("https://v.vault.azure.net/certificates/n", .invalidField),
        ("https://v.vault.azure.net/secrets/", .invalidField),
        ("https://v.vault.azure.net/secrets/n/0123456789abcdef0123456789abcdef", .pinnedVersion),
    ])
    func refusesSecretURLs(url: String, code: VaultExtensionError.Code) {
        let error = #expect(throws: VaultExtensionError.self) {
            try VaultExtension.linux(
                [ObservedCertificate(secretURL: url)], .init(clientID: Self.clientID))
        }
        #expect(error?.code == code)
        #expect(error?.field == "observedCertificates[0].url")
    }

    @Test func refusesAnIdentityThatIsNotAClientID() {
        let error = #expect(throws: VaultExtensionError.self) {
            try VaultExtension.linux(
                [ObservedCertificate(secretURL: Self.url)],
                .init(clientID: "/subscriptions/s/…/userAssignedIdentities/i"))
        }
        #expect(error?.field == "msiClientId")
    }
}

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
