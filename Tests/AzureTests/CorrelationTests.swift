import Testing
import Transport

@testable import Azure

struct CorrelationTests {
    func manager(_ transport: ScriptedTransport) -> ResourceManager {
        ResourceManager(
            cloud: .public, credential: FixedCredential(), transport: transport, retry: .immediate)
    }

    @Test func givesAllRequestsOfASessionOneName() async throws {
        let transport = ScriptedTransport(
            HTTPResponse(status: 202, headers: ["Azure-AsyncOperation": "/status"]),
            .json("{}", status: 500), .json(#"{"status":"Succeeded"}"#), .json("{}"),
            .json(#"{"value":[]}"#), .json("{}"))
        let manager = manager(transport)
        try await manager.sendAndWait("PUT", "/x", version: "1", operation: "make x")
        _ = try await manager.pages("/x", version: "1", operation: "list x").next()
        let other = self.manager(transport)
        _ = try await other.send("GET", "/x", version: "1", operation: "get x")

        let names = transport.requests.compactMap { $0.headers["x-ms-correlation-request-id"] }
        #expect(names.count == 6)
        #expect(Set(names.prefix(5)).count == 1)
        #expect(names[5] != names[0])
        let requests = transport.requests.compactMap { $0.headers["x-ms-client-request-id"] }
        #expect(Set(requests).count == 5)
        #expect(requests[1] == requests[2])
    }
}
