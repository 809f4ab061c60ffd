import FoundationEssentials
import Glibc
import JSON
import Secrets
import Testing

@testable import Emulator

/// Who can reach the emulator, and what it writes down.
struct TrustTests {
    // MARK: - Addresses

    private func addresses(_ listen: String?, allowsRemote: Bool = false) throws -> [String] {
        var configuration = EmulatorConfiguration()
        configuration.listenAddress = listen
        configuration.allowsRemote = allowsRemote
        return try configuration.addresses().map(\.text)
    }

    @Test func onlyThisMachineReachesItUnlessAllowed() throws {
        #expect(try addresses("127.0.0.1") == ["127.0.0.1"])
        #expect(try addresses("127.8.0.1") == ["127.0.0.1", "127.8.0.1"])
        #expect(try addresses("[::1]") == ["127.0.0.1", "::1"])
        #expect(try addresses(nil).first == "127.0.0.1")
        for remote in ["0.0.0.0", "::", "192.0.2.1", "2001:db8::1"] {
            let error = #expect(throws: EmulatorError.self) { try addresses(remote) }
            #expect(error?.code == .configuration)
            #expect(error?.message.contains("--allow-remote") == true)
            var configuration = EmulatorConfiguration()
            configuration.listenAddress = remote
            #expect(throws: EmulatorError.self) {
                try Emulator(configuration, seed: TestCloud.seed.get())
            }
        }
        #expect(try addresses("0.0.0.0", allowsRemote: true) == ["0.0.0.0"])
        #expect(try addresses("::", allowsRemote: true) == ["127.0.0.1", "::"])
    }

    @Test(arguments: ["", "localhost", "127.0.0.1:80", "127.0.0", "::1%lo", "[::1", "1.2.3.4.5"])
    func whatIsNoAddressIsRefused(text: String) {
        #expect(throws: EmulatorError.self) { try addresses(text, allowsRemote: true) }
    }

    @Test(.enabled(if: ServerAddress.loopback6.isAvailable, "this machine has no IPv6"))
    func bothLoopbackAddressesAnswerOnOnePort() throws {
        let emulator = try Emulator(EmulatorConfiguration(), seed: TestCloud.seed.get())
        let line = try emulator.start()
        defer { emulator.stop() }
        for address in ["127.0.0.1", "[::1]"] {
            let (_, output) = try Curl.run([
                "--cacert", line["ca_file"]?.string ?? "", "-o", "/dev/null",
                "-w", "%{http_code}", "https://\(address):\(line["port"]?.integer ?? 0)/",
            ])
            #expect(output == "404")
        }
    }

    // MARK: - Log

    @Test func bodiesInTheLogHoldNoSecret() throws {
        let path = "/tmp/certferry-test-log-\(Identifier.random())"
        defer { unlink(path) }
        let cloud = try TestCloud(configure: {
            $0.logFile = path
            $0.logsBodies = true
        })
        let secrets = try perform(cloud)
        let text = String(
            decoding: try StateFolder("/tmp").read(String(path.dropFirst(5))) ?? [], as: UTF8.self)
        #expect(secrets.count > 8)
        for (name, secret) in secrets { #expect(!text.contains(secret), "\(name) is in the log") }
        // What is no secret is there, or the log would be of no use.
        for word in ["standard_d2s_v3", "client_credentials", "SecretNotFound", "render.pfx-name"] {
            #expect(text.lowercased().contains(word.lowercased()), "\(word) is not in the log")
        }
    }

    /// Requests that send and receive secrets of every kind; returns the secrets.
    private func perform(_ cloud: TestCloud) throws -> [(String, String)] {
        let file = cloud.seed.operatorFiles[0]
        var secrets = [
            ("client secret", cloud.seed.directory.applications[0].secret.revealed()),
            ("PFX", String(Data(file.contents).base64EncodedString().prefix(64))),
            ("password of a PFX", file.password.revealed()),
            ("token", String(try cloud.token(scope: TestCloud.vaultScope).suffix(40))),
        ]
        try cloud.importRender()
        let value = try cloud.keyVault("GET", "/secrets/render").json["value"]?.string ?? ""
        secrets.append(("secret of a certificate", String(value.prefix(64))))
        _ = try cloud.keyVault(
            "PUT", "/secrets/own",
            body: ["value": "hidden-value", "contentType": "render.pfx-name"])
        secrets.append(("secret", "hidden-value"))
        _ = try cloud.keyVault("GET", "/secrets/own")
        _ = try cloud.keyVault("GET", "/secrets/none")
        let backup = try cloud.keyVault("POST", "/secrets/own/backup").json["value"]?.string ?? ""
        secrets.append(("backup", String(backup.prefix(64))))
        let keys = try cloud.management("POST", "\(cloud.account)/listKeys").json
        secrets.append(("primary key", keys["primary"]?.string ?? ""))
        secrets.append(("secondary key", keys["secondary"]?.string ?? ""))
        _ = try cloud.management("PUT", "\(cloud.account)/pools/new", body: cloud.poolBody())
        secrets.append(("protected settings", #""hidden":"value""#))
        let assertion = "client_assertion=hidden-assertion&grant_type=client_credentials"
        _ = cloud.emulator.handle(
            ServerRequest(
                "POST", "/\(cloud.seed.directory.tenantID)/oauth2/v2.0/token",
                headers: [
                    "Host": "login.localhost", "Content-Type": "application/x-www-form-urlencoded",
                ], body: Array(assertion.utf8)))
        secrets.append(("assertion", "hidden-assertion"))
        #expect(secrets.allSatisfy { $0.1.count > 8 })
        return secrets
    }

    @Test func bodiesKeepTheirStructure() throws {
        func described(_ text: String, _ type: String) throws -> JSONValue? {
            MaskedBody.describe(Array(text.utf8), contentType: type)
        }
        let sent = """
            {"error":{"code":"BadParameter","message":"m","values":[{"key":"a","value":"b"}]},
             "n":1,"on":true,"items":[{"value":[{"value":"x"}]}],
             "httpUrl":"https://a.blob.core.windows.net/c?sv=1&sig=s"}
            """
        let body = try #require(try described(sent, "application/json; odata=minimalmetadata"))
        #expect(body.at("error/code") == "BadParameter")
        #expect(body.at("error/values/0/value") == "***")
        #expect(body["n"] == 1)
        #expect(body["on"] == true)
        #expect(body.at("items/0/value/0/value") == "***")
        #expect(body["httpUrl"] == "https://a.blob.core.windows.net/c?***")
        #expect(
            try described("user_code=x&scope=s", "application/x-www-form-urlencoded")
                == ["user_code": "***", "scope": "s"])
        #expect(try described("{not json", "application/json") == "9 bytes")
        #expect(try described("bytes", "application/octet-stream") == "5 bytes")
        #expect(try described("", "application/json") == nil)
    }

    @Test func bodiesNeedALog() {
        var configuration = EmulatorConfiguration()
        configuration.logsBodies = true
        #expect(throws: EmulatorError.self) { try configuration.check() }
    }
}
