import Foundation
import Testing
import Transport

@testable import Azure

struct PreconditionTests {
    static let url = "https://management.azure.com/pools/p"

    @Test func saysWhatMustHold() {
        let date = Date(timeIntervalSince1970: 1_729_725_619)
        var headers: HTTPHeaders = ["If-Match": "old"]
        headers.require([.ifMatch("\"0x1\""), .ifNoneMatch("0x2"), .unmodifiedSince(date)])
        #expect(headers.values(for: "If-Match") == ["\"0x1\""])
        #expect(headers["If-None-Match"] == "0x2")
        #expect(headers["If-Unmodified-Since"] == "Wed, 23 Oct 2024 23:20:19 GMT")
        #expect(Precondition.modifiedSince(date).field.name == "If-Modified-Since")
        #expect(Precondition.exists.field.value == "*")
        #expect(Precondition.isNew.field.name == "If-None-Match")
    }

    func send(
        _ transport: ScriptedTransport, _ method: String, _ preconditions: [Precondition]
    ) async -> AzureError? {
        var request = HTTPRequest(method, Self.url)
        request.headers.require(preconditions)
        return await error(of: {
            _ = try await Pipeline.test(transport).send(request, operation: "change pool 'p'")
        }) as? AzureError
    }

    static let refusal = #"{"code":"ConditionNotMet","message":{"value":"It does not hold."}}"#

    @Test func namesBothTagsFromTheRefusal() async {
        let transport = ScriptedTransport(
            .json(Self.refusal, status: 412, headers: ["ETag": "0x8D2"]))
        let error = await send(transport, "PATCH", [.ifMatch("0x8D1")])
        #expect(
            error?.message == "cannot change pool 'p': It does not hold; "
                + "required was If-Match 0x8D1, its ETag is 0x8D2")
        #expect(error?.details.map(\.value) == ["If-Match 0x8D1", "0x8D2"])
        #expect(error?.nextStep?.contains("read it again") == true)
        #expect(transport.requests.count == 1)
    }

    static let present: [HTTPResponse] = [
        .json("{}", headers: ["ETag": "\"0x8D2\""]), .json(#"{"etag":"\"0x8D2\""}"#),
    ]

    @Test(arguments: present)
    func looksOnceForThePresentTag(present: HTTPResponse) async {
        let transport = ScriptedTransport(.json(Self.refusal, status: 412), present)
        let error = await send(transport, "PUT", [.isNew])
        #expect(error?.code == "ConditionNotMet")
        #expect(error?.message.contains("If-None-Match *, its ETag is \"0x8D2\"") == true)
        #expect(transport.requests.map(\.method) == ["PUT", "GET"])
        #expect(transport.requests[1].headers["If-None-Match"] == nil)
    }

    @Test func isStillTheRefusalIfThePresentTagCannotBeHad() async {
        let transport = ScriptedTransport(
            .json(Self.refusal, status: 412), .json("{}", status: 500))
        let error = await send(transport, "DELETE", [.ifMatch("0x8D1")])
        #expect(error?.code == "ConditionNotMet")
        #expect(error?.message.contains("its ETag is not known") == true)
        #expect(transport.requests.count == 2)
    }

    @Test func doesNotReadWhereAnActionIs() async {
        let transport = ScriptedTransport(.json(Self.refusal, status: 412), .json("{}"))
        _ = await send(transport, "POST", [.ifMatch("0x8D1")])
        #expect(transport.requests.count == 1)
    }

    @Test func doesNotReadWhereNothingWasRequired() async {
        let transport = ScriptedTransport(.json(Self.refusal, status: 412), .json("{}"))
        let error = await send(transport, "PUT", [])
        #expect(error?.message == "cannot change pool 'p': It does not hold")
        #expect(transport.requests.count == 1)
    }

    @Test func saysThatNothingHasChanged() async {
        let transport = ScriptedTransport(HTTPResponse(status: 304, headers: ["ETag": "0x8D1"]))
        let error = await send(transport, "GET", [.ifNoneMatch("0x8D1")])
        #expect(error?.code == "NotModified")
        #expect(error?.kind == .known)
        #expect(transport.requests.count == 1)
    }
}
