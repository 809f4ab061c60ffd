import Testing
import Transport

@testable import Azure

struct ServiceClientTests {
    private let delete = ServiceOperation(
        "delete_job", .delete, "/jobs/{job}", "delete job '{job}'", options: [.ifMatch])

    private func client(_ transport: ScriptedTransport) -> ServiceClient {
        ServiceClient(
            base: "https://b.example", version: "1",
            pipeline: Pipeline(
                transport: transport, authorizer: nil, origin: Origin("https://b.example"),
                retry: .immediate))
    }

    private let gone = HTTPResponse.json(
        #"{"code":"JobNotFound","message":{"value":"The specified job does not exist."}}"#,
        status: 404)

    @Test func takesADeletionThatHadBeenEnoughForDone() async throws {
        let transport = ScriptedTransport(HTTPResponse(status: 503), gone)
        let response = try await client(transport).send(ServiceCall(delete, ["a"]))
        #expect(response.status == 204)
        #expect(transport.requests.count == 2)
    }

    @Test func doesNotHideThatThereWasNothing() async throws {
        let error = await #expect(throws: AzureError.self) {
            try await client(ScriptedTransport(gone)).send(ServiceCall(delete, ["a"]))
        }
        #expect(error?.code == "JobNotFound")
    }

    @Test func sendsNoWriteTwiceWhoseOutcomeIsUnknown() async throws {
        let add = ServiceOperation("add_job", .post, "/jobs", "add a job", body: .document)
        let transport = ScriptedTransport(HTTPResponse(status: 503), HTTPResponse(status: 201))
        await #expect(throws: AzureError.self) {
            try await client(transport).send(ServiceCall(add, body: Array("{}".utf8)))
        }
        #expect(transport.requests.count == 1)
    }

    @Test func tellsWhetherSomethingIsThere() async throws {
        let look = ServiceOperation("job_exists", .head, "/jobs/{job}", "look", .presence)
        let call = try ServiceCall(look, ["a"])
        #expect(try await client(ScriptedTransport(HTTPResponse(status: 200))).isPresent(call))
        #expect(try await !client(ScriptedTransport(HTTPResponse(status: 404))).isPresent(call))
        await #expect(throws: AzureError.self) {
            try await client(ScriptedTransport(HTTPResponse(status: 403))).isPresent(call)
        }
    }
}
