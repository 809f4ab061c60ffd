import Foundation
import Testing
import Transport

@testable import Azure

struct ErrorDocumentTests {
    func error(_ response: HTTPResponse, _ method: String = "GET") async -> AzureError? {
        await #expect(throws: AzureError.self) {
            try await Pipeline.test(ScriptedTransport(response), retry: .never).send(
                HTTPRequest(
                    method, "https://management.azure.com/x?sig=hidden",
                    headers: ["Accept": "application/json"]),
                operation: "get x")
        }
    }

    @Test func keepsWhatASupportCaseNeeds() async {
        let error = await error(
            .json(
                #"{"error":{"code":"AuthorizationFailed","message":"No right."}}"#, status: 403,
                headers: ["x-ms-request-id": "r", "x-ms-correlation-request-id": "c"]))
        #expect(error?.kind == .known)
        #expect(error?.requestID == "r")
        #expect(error?.correlationID == "c")
        #expect(error?.status == 403)
        #expect(error?.operation == "get x")
        #expect(error?.target == "https://management.azure.com/x")
        #expect(error?.retriable == false)
        #expect(error?.nextStep?.contains("role") == true)
    }

    @Test func readsTheShapeOfBatch() async {
        let error = await error(
            .json(
                """
                {"odata.metadata":"m","code":"InvalidPropertyValue",
                 "message":{"lang":"en-US","value":"Bad value.\\nRequestId:r-1\\nTime:t"},
                 "values":[{"key":"PropertyName","value":"vmSize"}]}
                """, status: 400))
        #expect(error?.kind == .known)
        #expect(error?.message == "cannot get x: Bad value (PropertyName: vmSize)")
        #expect(error?.requestID == "r-1")
    }

    @Test func readsTheShapeOfEntra() async {
        let error = await error(
            .json(
                """
                {"error":"invalid_client","error_description":"AADSTS7000222: Expired. Trace ID: t",
                 "error_codes":[7000222],"trace_id":"t","correlation_id":"c"}
                """, status: 401))
        #expect(error?.kind == .known)
        #expect(error?.innerCode == "AADSTS7000222")
        #expect(error?.requestID == "t")
        #expect(error?.correlationID == "c")
        #expect(error?.nextStep == "the client secret has expired: make a new one")
    }

    @Test func readsTheShapeOfKeyVault() async {
        let error = await error(
            .json(
                #"{"error":{"code":"Forbidden","message":"m","innererror":{"code":"AccessDenied"}}}"#,
                status: 403))
        #expect(error?.innerCode == "AccessDenied")
        #expect(error?.nextStep?.contains("access policies") == true)
    }

    @Test func findsTheReasonSomeLevelsDown() async {
        let error = await error(
            .json(
                """
                {"error":{"code":"DeploymentFailed","message":"See details.","details":[
                  {"code":"Conflict","message":"m","details":[
                    {"code":"QuotaExceeded","message":"Too many cores."}]}]}}
                """, status: 409))
        #expect(error?.kind == .unknown)
        #expect(error?.details.map(\.key) == ["Conflict", "QuotaExceeded"])
        #expect(error?.message.contains("Too many cores") == true)
    }

    static let odd: [(String, String)] = [
        (#"{"Message":"The resource does not allow it."}"#, "HTTP405"),
        (#"{"error":{"message":"m"}}"#, "HTTP405"),
        (#"{"error":{"code":405,"message":"m"}}"#, "405"),
        (#"{"Code":"Odd","Message":"m"}"#, "Odd"),
        (#"{"odata.error":{"code":"Odd","message":{"value":"m"}}}"#, "Odd"),
    ]

    @Test(arguments: odd)
    func readsOddShapesToo(body: String, code: String) async {
        let error = await error(.json(body, status: 405))
        #expect(error?.code == code)
        #expect(error?.kind == .unknown)
    }

    @Test(arguments: ["", "[]", "7", "{}", #"{"error":{}}"#, #"{"error":"#, "<Error/>", "\u{0}"])
    func takesTheCodeFromAFieldBesideTheBody(body: String) async {
        let error = await error(
            .json(body, status: 400, headers: ["x-ms-error-code": "OutOfRangeInput"]))
        #expect(error?.code == "OutOfRangeInput")
    }

    @Test(arguments: ["[]", "7", "{}", #"{"error":{}}"#, #"{"error":"#, "<Error/>", "\u{0}"])
    func saysThatNothingCouldBeRead(body: String) async {
        let error = await error(.json(body, status: 400, headers: ["x-ms-request-id": "r"]))
        #expect(error?.kind == .unparsable)
        #expect(error?.requestID == "r")
        #expect(error?.status == 400)
        #expect(error?.nextStep?.contains("proxy") == true)
    }

    @Test(arguments: [401, 403, 404, 409, 412, 429, 500, 503])
    func hasANextStepForEachStatus(status: Int) async {
        let error = await error(
            .json(#"{"error":{"code":"Odd","message":"m"}}"#, status: status))
        #expect(error?.nextStep?.isEmpty == false)
        #expect(error?.retriable == [429, 500, 503].contains(status))
    }

    @Test func showsNothingThatATerminalWouldObey() async {
        let error = await error(
            .json(
                #"{"error":{"code":"O\u001b[2Jdd","message":"a\u001b]0;b\u0007\u202ec\nd"}}"#,
                status: 400, headers: ["Content-Type": "text/\u{1B}[31mhtml"]))
        #expect(error?.code == "O[2Jdd")
        #expect(error?.message == "cannot get x: a]0;bc")
    }

    static let successes = [
        #"{"error":{"code":"PoolNotFound","message":"m"}}"#,
        #"{"odata.error":{"code":"PoolNotFound","message":{"value":"m"}}}"#,
        #"{"odata.metadata":"x","code":"PoolNotFound","message":{"value":"m"}}"#,
    ]

    @Test(arguments: successes)
    func findsAnErrorBehindStatus200(body: String) async {
        let error = await error(.json(body))
        #expect(error?.code == "PoolNotFound")
        #expect(error?.kind == .known)
        #expect(error?.status == 200)
        #expect(error?.retriable == false)
    }

    @Test(arguments: [
        #"{"id":"/x","error":null}"#, #"{"status":"failed","error":{"code":"A","message":"m"}}"#,
        #"{"id":"/x","code":"c","message":"m"}"#, #"{"error":null}"#, "[]", "null", #""text""#, "",
    ])
    func takesNoResourceForAnError(body: String) async throws {
        let response = try await Pipeline.test(ScriptedTransport(.json(body))).send(
            HTTPRequest("GET", "https://management.azure.com/x"), operation: "get x")
        #expect(response.body == Array(body.utf8))
    }

    @Test func leavesBytesAloneThatNeedNotBeJSON() async throws {
        let file = HTTPResponse(
            status: 200, headers: ["Content-Type": "application/octet-stream"], body: [0, 255])
        for accept in [nil, "*/*", "application/octet-stream"] as [String?] {
            var request = HTTPRequest("GET", "https://management.azure.com/x")
            request.headers["Accept"] = accept
            let response = try await Pipeline.test(ScriptedTransport(file)).send(
                request, operation: "get file")
            #expect(response.body == [0, 255])
        }
    }
}
