import JSON
import Testing
import VaultExtension

struct PoolExplanationTests {
    @Test func saysWhatNodesGetAndWhoReads() throws {
        var certificate = ObservedCertificate(secretURL: Sample.url)
        certificate.readers = [.init(user: "_azbatch", group: "svc")]
        certificate.storeLocation = "/etc/certificates"
        let made = try VaultExtension.linux(
            [certificate], .init(clientID: Sample.clientID))
        var pool = Sample.pool()
        pool["properties"]?["startTask"] = nil
        let body = try PoolCarrier(
            of: pool, with: made, identities: [Sample.identity], at: Sample.address
        ).body
        let explanation = try PoolExplanation(body)
        #expect(explanation.problems == [])
        #expect(
            explanation.description == """
                KeyVaultForLinux 3.0, client id \(Sample.clientID), looks every 3600 s
                CERTIFICATE  VAULT                       PLACE                                    \
                READERS             ROTATED
                render-tls   contoso-kv.vault.azure.net  /etc/certificates/contoso-kv.render-tls  \
                root, _azbatch:svc  yes

                """)
    }

    /// The sample of Batch's own documentation, as the data plane gives it: settings are text.
    @Test func readsSettingsThatAreText() throws {
        let pool: JSONValue = [
            "virtualMachineConfiguration": [
                "nodeAgentSKUId": "batch.node.ubuntu 22.04",
                "extensions": [
                    [
                        "name": "KVExtensions", "publisher": "Microsoft.Azure.KeyVault",
                        "type": "KeyVaultForLinux", "typeHandlerVersion": "1.0",
                        "settings": """
                        {"secretsManagementSettings":{"pollingIntervalInS":"300",
                        "certificateStoreLocation":"/var/lib/waagent/Microsoft.Azure.KeyVault",
                        "requireInitialSync":true,
                        "observedCertificates":["https://v.vault.azure.net/secrets/testumi"]},
                        "authenticationSettings":{
                        "msiClientId":"885b1a3d-f13c-4030-afcf-9f05044d78dc"}}
                        """,
                    ]
                ],
            ],
            "identity": [
                "userAssignedIdentities": [["resourceId": "/i", "clientId": .null]]
            ],
        ]
        let explanation = try PoolExplanation(pool)
        #expect(explanation.problems == [])
        #expect(
            explanation.certificates.map(\.place) == [
                "/var/lib/waagent/Microsoft.Azure.KeyVault/v.testumi"
            ])
    }

    @Test func findsWhatIsWrong() throws {
        var pool = Sample.pool()
        var machine = pool["properties"]?["deploymentConfiguration"]?["virtualMachineConfiguration"]
        machine?["extensions"] = [
            [
                "name": "kv", "publisher": "Microsoft.Azure.KeyVault", "type": "KeyVaultForLinux",
                "typeHandlerVersion": "3.0", "authenticationSettings": ["msiClientId": "x"],
                "settings": [
                    "secretsManagementSettings": [
                        "pollingIntervalInS": 300,
                        "observedCertificates": [
                            "https://v.vault.azure.net/certificates/a",
                            ["url": "https://v.vault.azure.net/secrets/b/0123", "accounts": ["x"]],
                        ],
                    ]
                ],
            ]
        ]
        pool["properties"]?["deploymentConfiguration"] = .object([
            "virtualMachineConfiguration": try #require(machine)
        ])
        let fields = try PoolExplanation(pool).problems.map {
            "\($0.severity.rawValue) \($0.field)"
        }
        #expect(
            fields == [
                "error identity", "error authenticationSettings", "error authenticationSettings",
                "error observedCertificates[0].url", "warning certificates", "warning startTask",
                "warning pollingIntervalInS", "warning requireInitialSync",
                "warning observedCertificates[0]", "warning observedCertificates[1].url",
                "warning observedCertificates[1].accounts",
            ])
    }

    @Test func saysThatThereIsNone() throws {
        let explanation = try PoolExplanation(Sample.pool())
        #expect(explanation.type == nil)
        #expect(explanation.problems.first?.field == "extensions")
    }
}
