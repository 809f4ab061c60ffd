import Testing
import Transport

@testable import Azure

struct LongRunningOperationTests {
    func manager(_ transport: ScriptedTransport) -> ResourceManager {
        ResourceManager(
            cloud: .public, credential: FixedCredential(), transport: transport, retry: .immediate)
    }

    @Test func followsTheStatusOfAnOperation() async throws {
        let status = "https://management.azure.com/status"
        let transport = ScriptedTransport(
            .json("{}", status: 202, headers: ["Azure-AsyncOperation": status]),
            .json(#"{"status":"InProgress"}"#), .json(#"{"status":"Succeeded"}"#),
            .json(#"{"id":"/x"}"#))
        let response = try await manager(transport).sendAndWait(
            "PUT", "/x", version: "1", body: [], operation: "make x")
        #expect(response.body == Array(#"{"id":"/x"}"#.utf8))
        #expect(transport.requests.map(\.method) == ["PUT", "GET", "GET", "GET"])
    }

    @Test func failsWithWhatTheStatusSays() async {
        let transport = ScriptedTransport(
            .json(
                "{}", status: 202,
                headers: ["Azure-AsyncOperation": "https://management.azure.com/status"]),
            .json(#"{"status":"Failed","error":{"code":"QuotaExceeded","message":"m"}}"#))
        let error = await #expect(throws: AzureError.self) {
            try await manager(transport).sendAndWait(
                "PUT", "/x", version: "1", operation: "make x")
        }
        #expect(error?.code == "QuotaExceeded")
    }

    @Test func followsALocationUntilItIsDone() async throws {
        let location: HTTPHeaders = ["Location": "https://management.azure.com/result"]
        let transport = ScriptedTransport(
            HTTPResponse(status: 202, headers: location),
            HTTPResponse(status: 202, headers: location), HTTPResponse(status: 204))
        let response = try await manager(transport).sendAndWait(
            "DELETE", "/x", version: "1", operation: "delete x")
        #expect(response.status == 204)
    }

    @Test func waitsForAProvisioningState() async throws {
        let transport = ScriptedTransport(
            .json(#"{"properties":{"provisioningState":"Creating"}}"#, status: 201),
            .json(#"{"properties":{"provisioningState":"Succeeded"}}"#))
        try await manager(transport).sendAndWait("PUT", "/x", version: "1", operation: "make x")
        #expect(transport.requests.count == 2)
    }

    @Test(arguments: ["Failed", "Canceled"])
    func failsWithAProvisioningStateThatEndsBadly(state: String) async {
        let transport = ScriptedTransport(
            .json(#"{"properties":{"provisioningState":"Creating"}}"#, status: 201),
            .json(#"{"properties":{"provisioningState":"\#(state)"}}"#))
        let error = await #expect(throws: AzureError.self) {
            try await manager(transport).sendAndWait("PUT", "/x", version: "1", operation: "make x")
        }
        #expect(error?.code == "Operation\(state)")
    }

    @Test func endsADeletionWhenWhatWasDeletedIsGone() async throws {
        let transport = ScriptedTransport(
            HTTPResponse(
                status: 202, headers: ["Location": "https://management.azure.com/result"]),
            .json(#"{"error":{"code":"ResourceNotFound","message":"m"}}"#, status: 404))
        let response = try await manager(transport).sendAndWait(
            "DELETE", "/x", version: "1", operation: "delete x")
        #expect(response.status == 202)
    }

    @Test func doesNotAskForEverForAStatusWithoutWords() async {
        let transport = ScriptedTransport(
            .json(
                "{}", status: 202,
                headers: ["Azure-AsyncOperation": "https://management.azure.com/status"]),
            .json("{}"), .json("{}"))
        let error = await #expect(throws: AzureError.self) {
            try await manager(transport).sendAndWait("PUT", "/x", version: "1", operation: "make x")
        }
        #expect(error?.kind == .unparsable)
        #expect(transport.requests.count == 2)
    }

    @Test func givesNoCredentialToAForeignLocation() async {
        let transport = ScriptedTransport(
            HTTPResponse(status: 202, headers: ["Location": "https://evil.example/result"]),
            .json("{}"))
        let error = await #expect(throws: AzureError.self) {
            try await manager(transport).sendAndWait(
                "DELETE", "/x", version: "1", operation: "delete x")
        }
        #expect(error?.code == "ForeignLink")
        #expect(transport.requests.count == 1)
    }

    @Test func waitsAsLongAsTheServiceSays() async throws {
        let waits = PipelineTests.Waits()
        var retry = RetryPolicy.immediate
        retry.sleep = { await waits.add($0) }
        let transport = ScriptedTransport(
            HTTPResponse(
                status: 202,
                headers: ["Location": "https://management.azure.com/result", "Retry-After": "7"]),
            HTTPResponse(status: 202), HTTPResponse(status: 202, headers: ["Retry-After": "9999"]),
            HTTPResponse(status: 200))
        let manager = ResourceManager(
            cloud: .public, credential: FixedCredential(), transport: transport, retry: retry)
        try await manager.sendAndWait("DELETE", "/x", version: "1", operation: "delete x")
        #expect(await waits.all == [.seconds(7), .seconds(5), .seconds(120)])
    }
}
