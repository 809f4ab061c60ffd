import JSON
import Testing
import VaultExtension

struct HandlerVersionTests {
    private func made(
        _ system: HandlerVersion.System, _ version: String,
        _ change: (inout VaultExtension.Options, inout ObservedCertificate) -> Void = { _, _ in }
    ) throws -> JSONValue {
        var options = VaultExtension.Options(clientID: Sample.clientID)
        var certificate = ObservedCertificate(secretURL: Sample.url)
        options.handlerVersion = version
        change(&options, &certificate)
        let made = try VaultExtension(system, [certificate], options)
        return made.settings["secretsManagementSettings"] ?? .null
    }

    @Test func writesURLsAndOnePlaceForOldLinux() throws {
        #expect(
            try made(.linux, "2.0") == [
                "pollingIntervalInS": "3600", "requireInitialSync": true,
                "certificateStoreLocation": "/var/lib/waagent/Microsoft.Azure.KeyVault",
                "observedCertificates": [.string(Sample.url)],
            ])
    }

    @Test func writesURLsAndOneStoreForOldWindows() throws {
        #expect(
            try made(.windows, "1") == [
                "pollingIntervalInS": "3600", "requireInitialSync": true, "linkOnRenewal": false,
                "certificateStoreLocation": "LocalMachine", "certificateStoreName": "MY",
                "observedCertificates": [.string(Sample.url)],
            ])
    }

    @Test func leavesOutWhatWindows4DoesNotHave() throws {
        let settings = try made(.windows, "4.0") { _, certificate in
            certificate.accounts = ["NT AUTHORITY\\LOCAL SERVICE"]
        }
        #expect(
            settings == [
                "pollingIntervalInS": "3600",
                "observedCertificates": [
                    [
                        "url": .string(Sample.url), "certificateStoreName": "MY",
                        "certificateStoreLocation": "LocalMachine",
                        "accounts": ["NT AUTHORITY\\LOCAL SERVICE"],
                    ]
                ],
            ])
    }

    @Test func writesBatchsOwnFormOnRequest() throws {
        let settings = try made(.linux, "3.0") { options, _ in options.writesURLs = true }
        #expect(settings["observedCertificates"] == [.string(Sample.url)])
        #expect(settings["certificateStoreLocation"]?.string?.hasSuffix(".Store") == true)
    }

    struct Mistake: Sendable {
        let system: HandlerVersion.System
        let version: String
        let field: String
        let change: @Sendable (inout VaultExtension.Options, inout ObservedCertificate) -> Void

        init(
            _ system: HandlerVersion.System, _ version: String, _ field: String,
            _ change:
                @escaping @Sendable (
                    inout VaultExtension.Options, inout ObservedCertificate
                ) -> Void
        ) {
            (self.system, self.version, self.field, self.change) = (system, version, field, change)
        }
    }

    static let mistakes = [
        Mistake(.linux, "4.0", "typeHandlerVersion") { _, _ in },
        Mistake(.windows, "2.0", "typeHandlerVersion") { _, _ in },
        Mistake(.linux, "three", "typeHandlerVersion") { _, _ in },
        Mistake(.windows, "4.0", "pollingIntervalInS") { options, _ in
            options.pollingInterval = 299
        },
        Mistake(.windows, "4.0", "requireInitialSync") { options, _ in
            options.requireInitialSync = false
        },
        Mistake(.windows, "4.0", "linkOnRenewal") { options, _ in options.linkOnRenewal = false },
        Mistake(.linux, "3.0", "linkOnRenewal") { options, _ in options.linkOnRenewal = true },
        Mistake(.windows, "4.0", "observedCertificates[0].keyExportable") { _, certificate in
            certificate.isKeyExportable = true
        },
        Mistake(.windows, "3.0", "observedCertificates[0].acls") { _, certificate in
            certificate.readers = [.init(user: "ada")]
        },
        Mistake(.linux, "3.0", "observedCertificates[0].accounts") { _, certificate in
            certificate.accounts = ["ada"]
        },
        Mistake(.linux, "2.0", "observedCertificates[0].certificateStoreLocation") {
            $1.storeLocation = "/etc/certificates"
        },
        Mistake(.linux, "3.0", "certificateStoreLocation") { options, _ in
            options.storeLocation = "/etc/certificates"
        },
        Mistake(.linux, "3.0", "observedCertificates[0].certificateStoreLocation") {
            $1.storeLocation = "certificates/../.."
        },
        Mistake(.linux, "3.0", "observedCertificates[0].customSymbolicLinkName") {
            $1.symbolicLinkName = "../render"
        },
        Mistake(.windows, "3.0", "observedCertificates[0].certificateStoreLocation") {
            $1.storeLocation = "localmachine"
        },
        Mistake(.windows, "3.0", "observedCertificates[0].certificateStoreName") {
            $1.storeName = "LocalMachine\\MY"
        },
        Mistake(.linux, "3.0", "aclEnabled") { options, certificate in
            options.isACLEnabled = false
            certificate.readers = [.init(user: "ada")]
        },
        Mistake(.linux, "2.0", "loggingSettings") { options, _ in
            options.logging = .init(endpoint: "tcp://localhost:24224")
        },
        Mistake(.linux, "3.0", "loggingSettings.endpoint") { options, _ in
            options.logging = .init(endpoint: "localhost")
        },
        Mistake(.linux, "3.0", "msiEndpoint") { options, _ in options.metadataEndpoint = "x" },
        Mistake(.linux, "3.0", "name") { options, _ in options.name = "a b" },
    ]

    @Test(arguments: mistakes)
    func namesTheFieldOfAMistake(mistake: Mistake) {
        let error = #expect(throws: VaultExtensionError.self) {
            try made(mistake.system, mistake.version, mistake.change)
        }
        #expect(error?.field == mistake.field)
        #expect(error?.message.contains(mistake.field) == true)
    }

    @Test func refusesAVersionOfASecretOnWindows4EvenIfItIsMeant() throws {
        func pinned(_ version: String) throws -> JSONValue {
            try made(.windows, version) { _, certificate in
                certificate.secretURL = Sample.url + "/0123456789abcdef0123456789abcdef"
                certificate.isPinned = true
            }
        }
        #expect(try pinned("3.0")["observedCertificates"]?[0]?["url"] != nil)
        let error = #expect(throws: VaultExtensionError.self) { try pinned("4.0") }
        #expect(error?.code == .pinnedVersion)
    }

    @Test func refusesTheSameSecretTwiceInOnePlace() {
        let certificate = ObservedCertificate(secretURL: Sample.url)
        let error = #expect(throws: VaultExtensionError.self) {
            try VaultExtension.linux(
                [certificate, certificate], .init(clientID: Sample.clientID))
        }
        #expect(error?.field == "observedCertificates[1]")
    }

    @Test func carriesFlagsOfUpgradesAndOrder() throws {
        var options = VaultExtension.Options(clientID: Sample.clientID)
        options.autoUpgradeMinor = false
        options.enableAutomaticUpgrade = true
        options.provisionAfter = ["Other"]
        options.logging = .init(endpoint: "tcp://localhost:24224")
        let json = try VaultExtension.linux([.init(secretURL: Sample.url)], options).json
        #expect(json["autoUpgradeMinorVersion"] == false)
        #expect(json["enableAutomaticUpgrade"] == true)
        #expect(json["provisionAfterExtensions"] == ["Other"])
        #expect(json["settings"]?["loggingSettings"]?["servicename"] == "akvvm_service")
    }
}
