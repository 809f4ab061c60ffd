import Testing
import Transport

@testable import Azure

/// Where the result of a long-running operation is, and how to stop one.
struct OperationResultTests {
    static let host = "https://management.azure.com"
    static let status: HTTPHeaders = [
        "Azure-AsyncOperation": "\(host)/status", "Location": "\(host)/result",
    ]

    func manager(
        _ transport: ScriptedTransport, retry: RetryPolicy = .immediate
    ) -> ResourceManager {
        ResourceManager(
            cloud: .public, credential: FixedCredential(), transport: transport, retry: retry)
    }

    @Test(arguments: [("PUT", "/x"), ("PATCH", "/x"), ("POST", "/result"), ("DELETE", "/status")])
    func takesTheResultFromItsPlace(method: String, place: String) async throws {
        let transport = ScriptedTransport(
            HTTPResponse(status: 202, headers: Self.status), .json(#"{"status":"Succeeded"}"#),
            .json(#"{"result":1}"#))
        let response = try await manager(transport).sendAndWait(
            method, "/x", version: "1", operation: "do it")
        let last = try #require(transport.requests.last?.url.prefix { $0 != "?" })
        #expect(last == Self.host + place)
        #expect(response.body.isEmpty == false)
    }

    @Test func leavesAPostWithItsStatusIfThereIsNoResult() async throws {
        let transport = ScriptedTransport(
            HTTPResponse(status: 202, headers: ["Operation-Location": "/status"]),
            .json(#"{"status":"Succeeded","properties":{"a":1}}"#))
        _ = try await manager(transport).sendAndWait(
            "POST", "/x", version: "1", operation: "do it")
        #expect(transport.requests.count == 2)
    }

    @Test func readsWhatAStatusNamesAsTheResult() async throws {
        let transport = ScriptedTransport(
            HTTPResponse(status: 202, headers: ["Operation-Location": "/status"]),
            .json(#"{"status":"Succeeded","resourceLocation":"/made"}"#), .json("{}"))
        _ = try await manager(transport).sendAndWait(
            "POST", "/x", version: "1", operation: "do it")
        #expect(transport.requests.last?.url == Self.host + "/made")
    }

    @Test func waitsForAResultThatIsNotReady() async throws {
        let transport = ScriptedTransport(
            HTTPResponse(status: 202, headers: Self.status), .json(#"{"status":"Succeeded"}"#),
            HTTPResponse(status: 202), .json(#"{"done":true}"#))
        let response = try await manager(transport).sendAndWait(
            "POST", "/x", version: "1", operation: "do it")
        #expect(response.body == Array(#"{"done":true}"#.utf8))
    }

    @Test func readsTheResourceAfterAPlaceThatLeavesNothing() async throws {
        let transport = ScriptedTransport(
            HTTPResponse(status: 202, headers: ["Location": "/result"]),
            HTTPResponse(status: 204), .json(#"{"id":"/x"}"#))
        let response = try await manager(transport).sendAndWait(
            "PUT", "/x", version: "1", operation: "do it")
        #expect(response.body == Array(#"{"id":"/x"}"#.utf8))
        #expect(transport.requests[1].url == Self.host + "/result")
    }

    @Test func waitsForTheResourceThatAPlaceShows() async throws {
        let transport = ScriptedTransport(
            HTTPResponse(status: 202, headers: ["Location": "/result"]),
            .json(#"{"properties":{"provisioningState":"Creating"}}"#),
            .json(#"{"properties":{"provisioningState":"Succeeded"}}"#))
        _ = try await manager(transport).sendAndWait("PUT", "/x", version: "1", operation: "do it")
        #expect(transport.requests.count == 3)
    }

    @Test func goesOnAfterAStatusThatIsNotThereYet() async throws {
        let transport = ScriptedTransport(
            HTTPResponse(status: 202, headers: Self.status), HTTPResponse(status: 202),
            .json(#"{"status":"Succeeded"}"#))
        _ = try await manager(transport).sendAndWait(
            "DELETE", "/x", version: "1", operation: "do it")
        #expect(transport.requests.count == 3)
    }

    @Test func endsToWaitWhenItsTaskIsCancelled() async throws {
        let (begun, begin) = AsyncStream<Void>.makeStream()
        var retry = RetryPolicy()
        retry.sleep = { _ in
            begin.yield()
            try await Task.sleep(for: .seconds(3600))
        }
        let transport = ScriptedTransport(HTTPResponse(status: 202, headers: Self.status))
        let operation = try await manager(transport, retry: retry).start(
            "DELETE", "/x", version: "1", operation: "delete x")
        let task = Task { try await operation.wait() }
        for await _ in begun { break }
        task.cancel()
        await #expect(throws: CancellationError.self) { try await task.value }
        #expect(transport.requests.count == 1)
    }

    @Test func asksTheServiceToStop() async throws {
        let transport = ScriptedTransport(
            HTTPResponse(status: 202, headers: Self.status), HTTPResponse(status: 202),
            .json(#"{"status":"Canceled"}"#))
        let operation = try await manager(transport).start(
            "PUT", "/x", version: "1", cancelPath: "/x/stop", operation: "make x")
        try await operation.cancel()
        #expect(transport.requests[1].method == "POST")
        #expect(transport.requests[1].url == Self.host + "/x/stop?api-version=1")
        let error = await #expect(throws: AzureError.self) { try await operation.wait() }
        #expect(error?.code == "OperationCanceled")
    }

    @Test func saysThatAServiceCannotBeAskedToStop() async throws {
        let transport = ScriptedTransport(HTTPResponse(status: 202, headers: Self.status))
        let operation = try await manager(transport).start(
            "PUT", "/x", version: "1", operation: "make x")
        let error = await #expect(throws: AzureError.self) { try await operation.cancel() }
        #expect(error?.code == "CannotCancel")
        #expect(error?.message.hasPrefix("cannot stop what was to make x: ") == true)
        #expect(transport.requests.count == 1)
    }
}
