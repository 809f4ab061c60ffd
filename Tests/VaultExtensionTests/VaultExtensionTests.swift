import JSON
import Testing
import VaultExtension

struct VaultExtensionTests {
    static let clientID = "885b1a3d-f13c-4030-afcf-9f05044d78dc"
    static let url = "https://contoso-kv.vault.azure.net/secrets/render-tls"

    @Test("S58: the settings of a Linux pool, as objects")
    func writesWhatALinuxPoolCarries() throws {
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

    @Test("S58: the settings of a Windows pool")
    func writesWhatAWindowsPoolCarries() throws {
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
