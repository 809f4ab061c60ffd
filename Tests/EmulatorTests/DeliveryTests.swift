import Glibc
import Testing

@testable import Emulator

/// Answers that reach the client late, in parts or not at all, over real sockets.
struct DeliveryTests {
    /// What came back until the server ended the connection.
    private struct Received {
        var text = ""
        var wasReset = false

        var body: Substring? { text.firstRange(of: "\r\n\r\n").map { text[$0.upperBound...] } }
    }

    private static let body = Array(String(repeating: "0123456789", count: 100).utf8)

    private func server(_ delivery: Delivery) throws -> HTTPServer {
        try HTTPServer(port: 0, identity: nil, threads: 1) { request in
            var response = ServerResponse(200, body: Self.body)
            if request.path == "/spoilt" { response.delivery = delivery }
            return response
        }
    }

    private func ask(_ socket: CInt, _ path: String) {
        let request = Array("GET \(path) HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n".utf8)
        _ = write(socket, request, request.count)
    }

    private func receive(_ socket: CInt) -> Received {
        var received = Received()
        var bytes: [UInt8] = []
        var piece = [UInt8](repeating: 0, count: 4096)
        while true {
            let count = read(socket, &piece, piece.count)
            if count < 0, errno == EINTR { continue }
            received.wasReset = count < 0 && errno == ECONNRESET
            guard count > 0 else { break }
            bytes += piece.prefix(count)
        }
        received.text = String(decoding: bytes, as: UTF8.self)
        return received
    }

    private func get(_ path: String, _ delivery: Delivery) throws -> Received {
        let server = try server(delivery)
        defer { server.stop() }
        let socket = try System.connect(port: server.port)
        defer { close(socket) }
        ask(socket, path)
        return receive(socket)
    }

    @Test func wholeAnswerIsWhole() throws {
        let received = try get("/", Delivery())
        #expect(received.body?.utf8.count == 1000)
        #expect(!received.wasReset)
    }

    @Test func droppedAnswerIsNone() throws {
        var delivery = Delivery()
        delivery.isDropped = true
        #expect(try get("/spoilt", delivery).text.isEmpty)
    }

    @Test func truncatedBodyIsShorterThanAnnounced() throws {
        var delivery = Delivery()
        delivery.cut = (bytes: 123, ending: .close)
        let received = try get("/spoilt", delivery)
        #expect(received.text.contains("Content-Length: 1000"))
        #expect(received.body?.utf8.count == 123)
        #expect(!received.wasReset)
    }

    @Test func cutIsNeverBehindTheEnd() throws {
        var delivery = Delivery()
        delivery.cut = (bytes: 5000, ending: .close)
        #expect(try get("/spoilt", delivery).body?.utf8.count == 999)
    }

    @Test func resetIsNoOrderlyEnd() throws {
        var delivery = Delivery()
        delivery.cut = (bytes: 123, ending: .reset)
        // What had come before the reset is lost with it, or not.
        #expect(try get("/spoilt", delivery).wasReset)
    }

    @Test func slowBodyArrivesWhole() throws {
        var delivery = Delivery()
        delivery.bytesPerSecond = 20_000
        #expect(try get("/spoilt", delivery).body?.utf8.count == 1000)
    }

    @Test func lateAnswersKeepNobodyElseWaiting() throws {
        var delivery = Delivery()
        delivery.delay = 600_000
        let server = try server(delivery)
        let late = try System.connect(port: server.port)
        defer { close(late) }
        ask(late, "/spoilt")
        // The server has one thread, and ten minutes to go.
        for _ in 0..<3 {
            let other = try System.connect(port: server.port)
            defer { close(other) }
            ask(other, "/")
            #expect(receive(other).body?.utf8.count == 1000)
        }
        // Stopping doesn't wait for it either: it gets its answer at once or, if the daemon was
        // quicker to close the connection, none.
        server.stop()
        let received = receive(late)
        #expect(received.text.isEmpty || received.body?.utf8.count == 1000)
    }
}
