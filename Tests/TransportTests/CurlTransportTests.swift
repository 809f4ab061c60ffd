import Foundation
import Loopback
import Testing
import Transport

struct CurlTransportTests {
    let transport: CurlTransport

    init() throws {
        var configuration = CurlTransport.Configuration()
        configuration.maximumBodyBytes = 1000
        configuration.requestTimeout = .seconds(20)
        transport = try CurlTransport(configuration: configuration)
    }

    func code(_ body: () async throws -> Void) async -> TransportError.Code? {
        do {
            try await body()
            return nil
        } catch {
            return (error as? TransportError)?.code
        }
    }

    @Test func sendsAndReceivesOverOneConnection() async throws {
        let server = try LoopbackServer { _ in
            .bytes(answer("héllo", status: "418 Odd", headers: "X-A: 1\r\nx-a: 2\r\n"))
        }
        defer { server.stop() }
        for _ in 0..<5 {
            let response = try await transport.send(HTTPRequest("GET", server.url + "/a?b=c"))
            #expect(response.status == 418)
            #expect(response.body == Array("héllo".utf8))
            #expect(response.headers.values(for: "X-A") == ["1", "2"])
        }
        #expect(server.connections == 1)
        #expect(server.requests[0].hasPrefix("GET /a?b=c HTTP/1.1\r\n"))
    }

    @Test(arguments: ["POST", "PUT", "PATCH", "DELETE"])
    func saysThatABodyIsEmpty(method: String) async throws {
        let server = try LoopbackServer { _ in .bytes(answer("")) }
        defer { server.stop() }
        _ = try await transport.send(HTTPRequest(method, server.url))
        let request = server.requests[0]
        #expect(request.hasPrefix("\(method) / HTTP/1.1\r\n"))
        #expect(request.contains("\r\nContent-Length: 0\r\n"))
        #expect(!request.lowercased().contains("content-type"))
    }

    @Test func sendsABodyWithItsHeaders() async throws {
        let server = try LoopbackServer { _ in .bytes(answer("")) }
        defer { server.stop() }
        _ = try await transport.send(
            HTTPRequest(
                "PUT", server.url, headers: ["Content-Type": "application/json", "If-Match": ""],
                body: Array("{}\0".utf8)))
        let request = server.requests[0]
        #expect(request.hasSuffix("\r\n\r\n{}\0"))
        #expect(request.contains("\r\nContent-Type: application/json\r\n"))
        #expect(request.contains("\r\nIf-Match:\r\n"))
        #expect(!request.lowercased().contains("expect:"))
    }

    @Test func decompresses() async throws {
        let packed: [UInt8] = [
            0x1F, 0x8B, 0x08, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x03, 0x4B, 0xCE, 0xCF, 0x2D,
            0x28, 0x4A, 0x2D, 0x2E, 0x4E, 0x4D, 0x01, 0x00, 0x1E, 0x4B, 0x56, 0x97, 0x0A, 0x00,
            0x00, 0x00,
        ]
        let server = try LoopbackServer { _ in
            .body(packed, headers: "Content-Encoding: gzip\r\n")
        }
        defer { server.stop() }
        let response = try await transport.send(HTTPRequest("GET", server.url))
        #expect(response.body == Array("compressed".utf8))
        #expect(server.requests[0].contains("\r\nAccept-Encoding: "))
    }

    @Test func findsLocalNamesWhereOnlyIPv4Listens() async throws {
        let server = try LoopbackServer { _ in .bytes(answer("")) }
        defer { server.stop() }
        for name in ["localhost", "account.region.batch.localhost"] {
            let url = "http://\(name):\(server.port)"
            #expect(try await transport.send(HTTPRequest("GET", url)).status == 200)
        }
        #expect(server.requests[1].contains("\r\nHost: account.region.batch.localhost:"))
    }

    @Test(arguments: ["a\r\nX-Injected: 1", "a\nb", "a\0b"])
    func sendsNoFieldThatWouldBeTwo(value: String) async throws {
        let server = try LoopbackServer { _ in .bytes(answer("")) }
        defer { server.stop() }
        let request = HTTPRequest("GET", server.url, headers: ["If-Match": value])
        #expect(await code { _ = try await transport.send(request) } == .invalidHeader)
        #expect(server.requests.isEmpty)
    }

    @Test func doesNotFollowARedirect() async throws {
        let server = try LoopbackServer { _ in
            .bytes(answer("", status: "302 Found", headers: "Location: /elsewhere\r\n"))
        }
        defer { server.stop() }
        #expect(try await transport.send(HTTPRequest("GET", server.url)).status == 302)
        #expect(server.requests.count == 1)
    }

    @Test(.timeLimit(.minutes(1))) func endsWhenItsTaskIsCancelled() async throws {
        let (requests, arrived) = AsyncStream<Void>.makeStream()
        let server = try LoopbackServer { _ in
            arrived.yield()
            return .silence
        }
        defer { server.stop() }
        let task = Task { try await transport.send(HTTPRequest("GET", server.url)) }
        for await _ in requests { break }
        task.cancel()
        #expect(await code { _ = try await task.value } == .cancelled)
        for await _ in server.hangUps { break }
    }

    @Test func neverStartsForATaskThatIsCancelledAlready() async throws {
        let server = try LoopbackServer { _ in .bytes(answer("")) }
        defer { server.stop() }
        let task = Task {
            withUnsafeCurrentTask { $0?.cancel() }
            return try await transport.send(HTTPRequest("GET", server.url))
        }
        #expect(await code { _ = try await task.value } == .cancelled)
    }

    @Test func givesUpWhenTheTimeIsUp() async throws {
        let server = try LoopbackServer { _ in .silence }
        defer { server.stop() }
        let request = HTTPRequest("GET", server.url, timeout: .milliseconds(100))
        #expect(await code { _ = try await transport.send(request) } == .timeout)
    }

    @Test func refusesABodyBeyondTheLimit() async throws {
        let server = try LoopbackServer { _ in
            .bytes(answer(String(repeating: "x", count: 1001)))
        }
        defer { server.stop() }
        let request = HTTPRequest("GET", server.url)
        #expect(await code { _ = try await transport.send(request) } == .bodyTooLarge)
    }

    @Test func reportsAConnectionThatBreaks() async throws {
        let server = try LoopbackServer { _ in
            .bytesThenClose("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf")
        }
        defer { server.stop() }
        let request = HTTPRequest("GET", server.url)
        #expect(await code { _ = try await transport.send(request) } == .connectionLost)
    }

    @Test func reportsThatNobodyListensWithoutTheQuery() async throws {
        let server = try LoopbackServer { _ in .silence }
        server.stop()
        let error = await #expect(throws: TransportError.self) {
            try await transport.send(HTTPRequest("GET", server.url + "/a?sig=secret"))
        }
        #expect(error?.code == .cannotConnect)
        #expect(error?.message.contains("secret") == false)
        #expect(error?.message.contains("GET \(server.url)/a: ") == true)
    }

    @Test(arguments: [
        "http://management.azure.com/", "ftp://127.0.0.1/", "file:///etc/passwd", "nonsense", "",
        "http://localhost.evil.example/", "http://127.0.0.1@evil.example/", "https://",
    ])
    func refusesURLsThatAreNotSafe(url: String) async {
        #expect(
            await code { _ = try await transport.send(HTTPRequest("GET", url)) } == .invalidURL)
    }

    @Test func carriesManyRequestsAtOnce() async throws {
        let server = try LoopbackServer { _ in .bytes(answer("ok")) }
        defer { server.stop() }
        try await withThrowingTaskGroup(of: Int.self) { group in
            for index in 0..<100 {
                group.addTask {
                    try await transport.send(HTTPRequest("GET", "\(server.url)/\(index)")).status
                }
            }
            for try await status in group { #expect(status == 200) }
        }
        #expect(Set(server.requests).count == 100)
    }
}
