import Glibc
import JSON
import Testing

@testable import Emulator

struct ProxyTests {
    private static func rules(port: Int) -> ProxyRules {
        ProxyRules(
            port: port, isEmulated: { ServiceHost($0) != nil },
            metadata: { ServerResponse(200, text: "metadata of \($0.target)") })
    }

    // MARK: - Reading

    @Test func aHeadIsReadWhole() throws {
        let text = "CONNECT kv.vault.azure.net:443 HTTP/1.1\r\nHost:  x \r\nA: b: c\r\n\r\nrest"
        let bytes = Array(text.utf8)
        let end = try #require(ProxyHead.end(in: bytes))
        #expect(String(decoding: bytes[end...], as: UTF8.self) == "rest")
        #expect(ProxyHead.end(in: Array(bytes[..<(end - 1)])) == nil)
        let head = try #require(ProxyHead(bytes[..<(end - 4)]))
        #expect(head.method == "CONNECT")
        #expect(head.target == "kv.vault.azure.net:443")
        #expect(head.headers["host"] == "x")
        #expect(head.headers["a"] == "b: c")
    }

    @Test(arguments: [
        "", "GET", "GET /", "GET / HTTP/2", "GET  / HTTP/1.1", "GET / HTTP/1.1\r\nno colon",
        "GET / HTTP/1.1\r\n: x", "GET / HTTP/1.1\r\nA: b\r\n folded: c", "GET /\u{0} HTTP/1.1",
        "GET / HTTP/1.1\r\nA: b\rc",
    ])
    func whatIsNoHeadIsRefused(text: String) {
        #expect(ProxyHead(text.utf8) == nil)
    }

    // MARK: - Verdicts

    private func verdict(_ line: String) throws -> ProxyVerdict {
        Self.rules(port: 8443).verdict(on: try #require(ProxyHead("\(line) HTTP/1.1".utf8)))
    }

    @Test(arguments: [
        "kv.vault.azure.net:443", "KV.VAULT.AZURE.NET:443", "login.microsoftonline.com:443",
        "management.azure.com:443", "a.eastus.batch.azure.com:443", "kv.vault.localhost:8443",
    ])
    func emulatedNamesAreJoined(target: String) throws {
        guard case .tunnel(8443) = try verdict("CONNECT \(target)") else {
            Issue.record("no tunnel to \(target)")
            return
        }
    }

    @Test(arguments: [
        "www.microsoft.com:443", "kv.vault.azure.net:80", "kv.vault.azure.net:8443",
        "kv.vault.localhost:443", "127.0.0.1:8443", "localhost:22", "169.254.169.254:80",
        "kv.vault.azure.net.example.com:443",
    ])
    func othersAreRefusedByName(target: String) throws {
        guard case .answer(let response, let reason) = try verdict("CONNECT \(target)") else {
            Issue.record("a tunnel to \(target)")
            return
        }
        #expect(response.status == 403)
        #expect(reason == "\(target) is not emulated")
        #expect(String(decoding: response.body, as: UTF8.self).contains("VAULT.vault.azure.net"))
    }

    @Test(arguments: [
        ("CONNECT kv.vault.azure.net", 400), ("CONNECT :443", 400), ("CONNECT [::1]:443", 400),
        ("CONNECT a\u{E9}.vault.azure.net:443", 400), ("CONNECT kv.vault.azure.net:0", 400),
        ("GET /", 400), ("GET https://kv.vault.azure.net/", 400),
        ("GET http://example.com/", 403), ("GET http://169.254.169.254:81/", 403),
        ("GET http://user@169.254.169.254/", 400), ("GET http://127.0.0.1/", 403),
        ("GET http://169.254.169.254/metadata", 200), ("GET HTTP://169.254.169.254:80", 200),
    ])
    func onlyTheMetadataServiceHasPlainHTTP(line: String, status: Int) throws {
        guard case .answer(let response, _) = try verdict(line) else {
            Issue.record("a tunnel for \(line)")
            return
        }
        #expect(response.status == status)
    }

    // MARK: - Over sockets

    private func start() throws -> (emulator: Emulator, line: JSONValue, common: [String]) {
        let emulator = try Emulator(EmulatorConfiguration(), seed: TestCloud.seed.get())
        let line = try emulator.start()
        let common = [
            "--proxy", line["proxy"]?.string ?? "", "--cacert", line["ca_file"]?.string ?? "",
        ]
        return (emulator, line, common)
    }

    @Test func azureNamesAreServedWithAVerifiedCertificate() throws {
        let (emulator, line, common) = try start()
        defer { emulator.stop() }
        let tenant = line["tenant_id"]?.string ?? ""
        for (url, status) in [
            (
                "https://login.microsoftonline.com/\(tenant)/v2.0/.well-known/openid-configuration",
                "200"
            ),
            (
                "https://sts.windows.net/common/discovery/instance?api-version=1.1"
                    + "&authorization_endpoint=https://login.microsoftonline.com/\(tenant)"
                    + "/oauth2/v2.0/authorize",
                "200"
            ),
            ("https://management.azure.com/subscriptions?api-version=2022-12-01", "401"),
            ("https://contoso-kv.vault.azure.net/certificates?api-version=7.4", "401"),
            (
                "https://contosorender.eastus.batch.azure.com/pools?api-version=2024-07-01.20.0",
                "401"
            ),
        ] {
            let (exit, output) = try Curl.run(
                common + ["-o", "/dev/null", "-w", "%{http_code}", url])
            #expect(exit == 0, "\(url): \(output)")
            #expect(output == status, "\(url)")
        }
    }

    @Test func namesOfNothingAreRefused() throws {
        let (emulator, _, common) = try start()
        defer { emulator.stop() }
        for host in [
            "nothing-here.vault.azure.net", "contosorender.westus.batch.azure.com",
            "www.microsoft.com",
        ] {
            let (exit, output) = try Curl.run(
                common + ["-o", "/dev/null", "-w", "%{http_connect}", "https://\(host)/"])
            #expect(exit == 56, "\(output)")
            #expect(output.hasSuffix("403"), "\(output)")
        }
    }

    @Test func theMetadataServiceIsWhereAMachineLooksForIt() throws {
        let (emulator, line, common) = try start()
        defer { emulator.stop() }
        let url =
            "http://169.254.169.254/metadata/identity/oauth2/token?api-version=2018-02-01"
            + "&resource=https://vault.azure.net&client_id="
            + (line.at("identities/0/client_id")?.string ?? "")
        let (_, output) = try Curl.run(common + ["-H", "Metadata: true", url])
        #expect(try JSONValue(parsing: output)["token_type"] == "Bearer")
        #expect(try Curl.run(common + [url]).output.contains("Required metadata header"))
    }

    /// Bytes come and go whole, whatever their number, over a tunnel to a plain server.
    @Test func tunnelsCarryLongBodies() throws {
        let server = try HTTPServer(port: 0, identity: nil) { request in
            ServerResponse(200, body: request.body + request.body)
        }
        defer { server.stop() }
        let proxy = try ProxyServer(port: 0, rules: Self.rules(port: server.port))
        defer { proxy.stop() }
        let folder = try StateFolder(nil)
        defer { folder.removeIfTemporary() }
        let sent = (0..<3_000_000).map { UInt8(truncatingIfNeeded: $0 &* 2_654_435_761 >> 7) }
        let file = try folder.write(sent, to: "sent")
        let (exit, output) = try Curl.run([
            "--proxy", "http://127.0.0.1:\(proxy.port)", "--proxytunnel", "--noproxy", "",
            "--data-binary", "@\(file)", "-o", folder.path(of: "back"),
            "http://kv.vault.localhost:\(server.port)/",
        ])
        #expect(exit == 0, "\(output)")
        #expect(try folder.read("back") == sent + sent)
    }

    @Test func aHeadMayComeInPiecesAndTheRestRightBehindIt() throws {
        let server = try HTTPServer(port: 0, identity: nil) { _ in ServerResponse(200, text: "ok") }
        defer { server.stop() }
        let proxy = try ProxyServer(port: 0, rules: Self.rules(port: server.port))
        defer { proxy.stop() }
        let client = try RawClient(port: proxy.port)
        client.send("CONNECT kv.vault.local")
        client.send("host:\(server.port) HTTP/1.1\r\nHost: x\r\n")
        client.send("\r\nGET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
        let answer = client.readAll()
        #expect(answer.hasPrefix("HTTP/1.1 200 Connection established\r\n\r\nHTTP/1.1 200 OK"))
        #expect(answer.hasSuffix("ok"))
    }

    @Test func aHeadThatNeverEndsIsRefused() throws {
        let proxy = try ProxyServer(port: 0, rules: Self.rules(port: 1))
        defer { proxy.stop() }
        let client = try RawClient(port: proxy.port)
        client.send("GET / HTTP/1.1\r\nA: \(String(repeating: "x", count: ProxyHead.maximumBytes))")
        #expect(client.readAll().hasPrefix("HTTP/1.1 431 "))
    }

    @Test func aTunnelWithoutServerSaysSo() throws {
        let server = try HTTPServer(port: 0, identity: nil) { _ in ServerResponse(200) }
        let proxy = try ProxyServer(port: 0, rules: Self.rules(port: server.port))
        defer { proxy.stop() }
        server.stop()
        let client = try RawClient(port: proxy.port)
        client.send("CONNECT kv.vault.localhost:\(server.port) HTTP/1.1\r\n\r\n")
        #expect(client.readAll().hasPrefix("HTTP/1.1 502 "))
    }

    @Test func stoppingEndsOpenTunnels() throws {
        let server = try HTTPServer(port: 0, identity: nil) { _ in ServerResponse(200) }
        defer { server.stop() }
        let proxy = try ProxyServer(port: 0, rules: Self.rules(port: server.port))
        let client = try RawClient(port: proxy.port)
        client.send("CONNECT kv.vault.localhost:\(server.port) HTTP/1.1\r\n\r\n")
        #expect(client.read(39) == "HTTP/1.1 200 Connection established\r\n\r\n")
        proxy.stop()
        proxy.stop()
        #expect(client.readAll().isEmpty)
        #expect(throws: (any Error).self) { try RawClient(port: proxy.port) }
    }

    @Test func aTakenPortIsAnError() throws {
        let proxy = try ProxyServer(port: 0, rules: Self.rules(port: 1))
        defer { proxy.stop() }
        let error = #expect(throws: EmulatorError.self) {
            try ProxyServer(port: proxy.port, rules: Self.rules(port: 1))
        }
        #expect(error?.code == .cannotListen)
        #expect(error?.message.contains("127.0.0.1:\(proxy.port)") == true)
    }
}

/// A socket that says just what it is told.
private final class RawClient {
    private let socket: CInt

    struct Refused: Error {}

    init(port: Int) throws {
        guard let socket = LoopbackSocket.connect(port: port) else { throw Refused() }
        self.socket = socket
        _ = fcntl(socket, F_SETFL, fcntl(socket, F_GETFL) & ~O_NONBLOCK)
        // Connecting goes on in the background; this waits for it and tells how it went.
        var poll = pollfd(fd: socket, events: Int16(POLLOUT), revents: 0)
        _ = Glibc.poll(&poll, 1, 10_000)
        guard poll.revents & Int16(POLLERR | POLLHUP) == 0 else {
            close(socket)
            throw Refused()
        }
    }

    deinit { close(socket) }

    func send(_ text: String) {
        let bytes = Array(text.utf8)
        #expect(Glibc.send(socket, bytes, bytes.count, CInt(MSG_NOSIGNAL)) == bytes.count)
    }

    func read(_ count: Int) -> String {
        var bytes = [UInt8](repeating: 0, count: count)
        let got = recv(socket, &bytes, count, CInt(MSG_WAITALL))
        return String(decoding: bytes.prefix(max(0, got)), as: UTF8.self)
    }

    func readAll() -> String {
        var all: [UInt8] = []
        var piece = [UInt8](repeating: 0, count: 4096)
        while case let count = recv(socket, &piece, piece.count, 0), count > 0 {
            all += piece.prefix(count)
        }
        return String(decoding: all, as: UTF8.self)
    }
}
