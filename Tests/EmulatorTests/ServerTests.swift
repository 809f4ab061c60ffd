import FoundationEssentials
import Glibc
import JSON
import Secrets
import Testing
import X509

@testable import Emulator

/// The same over a socket, with a client that nobody here wrote.
struct ServerTests {
    private func curl(_ arguments: [String]) throws -> (status: CInt, output: String) {
        try Curl.run(arguments)
    }

    private func start() throws -> (emulator: Emulator, line: JSONValue) {
        let emulator = try Emulator(EmulatorConfiguration(), seed: TestCloud.seed.get())
        return (emulator, try emulator.start())
    }

    @Test func certificateIsVerifiedForEveryHost() throws {
        let (emulator, line) = try start()
        defer { emulator.stop() }
        let authority = try #require(line["ca_file"]?.string)
        let vault = line.at("vaults/0/url")?.string ?? ""
        let account = line.at("accounts/0/endpoint")?.string ?? ""
        let tenant = line["tenant_id"]?.string ?? ""
        let login = "\(line["authority"]?.string ?? "")/\(tenant)"
        for (url, status) in [
            ("\(login)/v2.0/.well-known/openid-configuration", "200"),
            (
                "\(line["resource_manager"]?.string ?? "")/subscriptions?api-version=2022-12-01",
                "401"
            ),
            ("\(vault)/certificates?api-version=7.4", "401"),
            ("\(account)/pools?api-version=2024-07-01.20.0", "401"),
            ("https://127.0.0.1:\(line["port"]?.integer ?? 0)/", "404"),
        ] {
            let (exit, output) = try curl([
                "--cacert", authority, "-o", "/dev/null", "-w", "%{http_code} %{http_version}", url,
            ])
            #expect(exit == 0, "\(output)")
            #expect(output == "\(status) 1.1")
        }
        let untrusted = try curl(["-o", "/dev/null", "\(vault)/certificates?api-version=7.4"])
        #expect(untrusted.status == 60)
    }

    @Test func connectionsAreKept() throws {
        let (emulator, line) = try start()
        defer { emulator.stop() }
        let url = "\(line.at("vaults/0/url")?.string ?? "")/certificates?api-version=7.4"
        let (_, output) = try curl([
            "--cacert", line["ca_file"]?.string ?? "", "-o", "/dev/null", "-o", "/dev/null",
            "-w", "%{num_connects} ", url, url,
        ])
        #expect(output == "1 0 ")
    }

    @Test func manyClientsAreServedAtTheSameTime() throws {
        let (emulator, line) = try start()
        defer { emulator.stop() }
        let authority = line["authority"]?.string ?? ""
        let url = "\(authority)/\(line["tenant_id"]?.string ?? "")/discovery/v2.0/keys?n=[1-60]"
        let (_, output) = try curl([
            "--cacert", line["ca_file"]?.string ?? "", "--parallel", "--parallel-max", "12",
            "-o", "/dev/null", "-w", "<%{http_code}>", url,
        ])
        // With --parallel curl shows its progress even when it is told to be silent.
        #expect(output.split(separator: "<").count { $0.hasPrefix("200>") } == 60)
    }

    @Test func bodiesPastTheLimitAreRefused() throws {
        let server = try HTTPServer(port: 0, identity: nil, maximumBodyBytes: 1000) { request in
            ServerResponse(200, body: Array(String(request.body.count).utf8))
        }
        defer { server.stop() }
        let url = "http://127.0.0.1:\(server.port)/"
        let fits = String(repeating: "x", count: 1000)
        #expect(try curl(["-d", fits, url]).output == "1000")
        #expect(try curl(["-d", fits + "x", url]).output == "the body is too long\n")
        let chunked = try curl([
            "-H", "Transfer-Encoding: chunked", "-d", fits + "x", "-w", "%{http_code}", url,
        ])
        #expect(chunked.output == "the body is too long\n413")
    }

    @Test func targetComesAsItWasSent() throws {
        let server = try HTTPServer(port: 0, identity: nil) { request in
            ServerResponse(200, body: Array(request.target.utf8))
        }
        defer { server.stop() }
        let target = "/certificates(a=sha1,b=2)/%41%2f?$filter=id%20eq%20'x'&b=%2B"
        let (_, output) = try curl(["--globoff", "http://127.0.0.1:\(server.port)\(target)"])
        #expect(output == target)
    }

    @Test func aStoppedServerTakesNoConnection() throws {
        let server = try HTTPServer(port: 0, identity: nil) { _ in ServerResponse(200) }
        server.stop()
        server.stop()
        #expect(try curl(["http://127.0.0.1:\(server.port)/"]).status == 7)
    }

    @Test func stoppingDoesNotWaitForIdleConnections() throws {
        let server = try HTTPServer(port: 0, identity: nil) { _ in ServerResponse(200) }
        let client = try System.connect(port: server.port)
        defer { close(client) }
        let half = Array("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\nabc".utf8)
        #expect(write(client, half, half.count) == half.count)
        let begin = ContinuousClock.now
        server.stop()
        #expect(ContinuousClock.now - begin < .seconds(5))
    }

    @Test func aTakenPortIsAnError() throws {
        let server = try HTTPServer(port: 0, identity: nil) { _ in ServerResponse(200) }
        defer { server.stop() }
        let error = #expect(throws: EmulatorError.self) {
            try HTTPServer(port: server.port, identity: nil) { _ in ServerResponse(200) }
        }
        #expect(error?.code == .cannotListen)
        let none = #expect(throws: EmulatorError.self) {
            try HTTPServer(port: 65536, identity: nil) { _ in ServerResponse(200) }
        }
        #expect(none?.code == .configuration)
    }

    @Test func secretsAreForTheOwnerAloneAndGoWithTheFolder() throws {
        let (emulator, line) = try start()
        let folder = try #require(line["state_dir"]?.string)
        #expect(System.mode(folder) == 0o700)
        let paths = [
            line["client_secret_file"], line.at("accounts/0/key_file"), line.at("pfx/0/file"),
            line.at("pfx/0/password_file"), line["ca_file"], .string("\(folder)/ca.key"),
        ]
        for path in paths {
            #expect(System.mode(try #require(path?.string)) == 0o600)
        }
        #expect(line["client_secret"] == nil)
        emulator.stop()
        #expect(System.mode(folder) == nil)
    }

    @Test func theOperatorsFilesFitTheBatchCertificates() throws {
        let (emulator, line) = try start()
        defer { emulator.stop() }
        let file = try #require(line.at("pfx/0/file")?.string)
        let folder = try StateFolder(line["state_dir"]?.string)
        let name = String(file.dropFirst(folder.path.count + 1))
        let password = try folder.read(name.replacing(".pfx", with: ".password")) ?? []
        let bundle = try CertificateBundle.read(
            try #require(try folder.read(name)), password: Secret(password))
        #expect(bundle.leaf.thumbprintSHA1 == line.at("pfx/0/thumbprint")?.string)
        #expect(bundle.privateKey != nil)
    }

    @Test func theAuthorityOfAFolderIsKept() throws {
        var template = Array("/tmp/certferry-test-XXXXXX".utf8CString)
        #expect(mkdtemp(&template) != nil)
        let path = String(
            decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
        let folder = try StateFolder(path)
        let seed = try TestCloud.seed.get()
        func start(_ regions: [String]) throws {
            var run = try RunIdentity(of: seed, controlToken: .random())
            _ = try HostCertificate(folder).identity(regions: regions, keptIn: &run)
        }
        try start(["eastus"])
        let first = try folder.read(HostCertificate.authorityFile)
        try start(["westeurope"])
        #expect(try folder.read(HostCertificate.authorityFile) == first)
        for name in ["ca.pem", "ca.key"] { unlink("\(path)/\(name)") }
        rmdir(path)
    }

    @Test func logHoldsNeitherBodiesNorSecrets() throws {
        let path = "/tmp/certferry-test-log-\(Identifier.random())"
        defer { unlink(path) }
        var configuration = EmulatorConfiguration()
        configuration.logFile = path
        let emulator = try Emulator(configuration, seed: TestCloud.seed.get())
        _ = emulator.handle(
            ServerRequest(
                "POST", "/tenant/oauth2/v2.0/token?code=hidden1",
                headers: ["Host": "login.localhost", "Authorization": "Bearer hidden2"],
                body: Array("client_secret=hidden3".utf8)))
        let text = String(
            decoding: try StateFolder("/tmp").read(String(path.dropFirst(5))) ?? [], as: UTF8.self)
        #expect(!text.contains("hidden"))
        let line = try JSONValue(parsing: text)
        #expect(line["path"] == "/tenant/oauth2/v2.0/token")
        #expect(line["status"] == 400)
        #expect(System.mode(path) == 0o600)
    }
}
