import Dispatch
import Foundation
import Glibc
import Testing

@testable import Emulator

/// What becomes of requests when the server stops.
struct StopTests {
    private static let head = "POST /work HTTP/1.1\r\nHost: x\r\nContent-Length: 4\r\n\r\n"

    private func send(_ text: String, to socket: CInt) {
        _ = text.withCString { write(socket, $0, strlen($0)) }
    }

    /// What comes until the server ends the connection.
    private func receive(_ socket: CInt) -> String {
        var bytes: [UInt8] = []
        var piece = [UInt8](repeating: 0, count: 65536)
        while true {
            let count = read(socket, &piece, piece.count)
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { return String(decoding: bytes, as: UTF8.self) }
            bytes += piece.prefix(count)
        }
    }

    private func waitUntilNothingIsTaken(_ server: HTTPServer) {
        while let socket = System.connected(port: server.port) {
            close(socket)
            sched_yield()
        }
    }

    private func stopping(_ server: HTTPServer) -> DispatchSemaphore {
        let isStopped = DispatchSemaphore(value: 0)
        Thread.detachNewThread {
            server.stop()
            isStopped.signal()
        }
        return isStopped
    }

    @Test func aRequestInWorkIsAnsweredWhole() throws {
        let (isBegun, mayEnd) = (DispatchSemaphore(value: 0), DispatchSemaphore(value: 0))
        let body = Array(repeating: UInt8(ascii: "a"), count: 3_000_000)
        let server = try HTTPServer(port: 0, identity: nil, threads: 1) { request in
            isBegun.signal()
            mayEnd.wait()
            return ServerResponse(200, body: body)
        }
        let socket = try System.connect(port: server.port)
        defer { close(socket) }
        send(Self.head + "body", to: socket)
        isBegun.wait()
        let isStopped = stopping(server)
        waitUntilNothingIsTaken(server)
        mayEnd.signal()
        let answer = receive(socket)
        #expect(answer.hasPrefix("HTTP/1.1 200 "))
        #expect(answer.contains("Connection: close"))
        #expect(answer.utf8.suffix(body.count).elementsEqual(body))
        isStopped.wait()
    }

    /// The rest of a request that has begun is waited for too.
    @Test func aRequestThatIsStillComingIsAnswered() throws {
        let isBegun = DispatchSemaphore(value: 0)
        let server = try HTTPServer(port: 0, identity: nil, threads: 1) { request in
            isBegun.signal()
            return ServerResponse(200, body: request.body)
        }
        let socket = try System.connect(port: server.port)
        let other = try System.connect(port: server.port)
        defer { for socket in [socket, other] { close(socket) } }
        send(Self.head + "bo", to: socket)
        // The one thread has had its turn with the first when it comes to the second again.
        for _ in 0..<2 {
            send(Self.head + "also", to: other)
            isBegun.wait()
        }
        let isStopped = stopping(server)
        waitUntilNothingIsTaken(server)
        send("dy", to: socket)
        #expect(receive(socket).hasSuffix("\r\n\r\nbody"))
        isStopped.wait()
    }

    @Test func whatNeverComesIsNotWaitedForLong() throws {
        let server = try HTTPServer(port: 0, identity: nil, threads: 1) { _ in ServerResponse(204) }
        let socket = try System.connect(port: server.port)
        defer { close(socket) }
        send(Self.head + "bo", to: socket)
        server.stop(by: .now())
        #expect(receive(socket) == "")
    }
}
