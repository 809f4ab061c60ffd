import Foundation
import Secrets
import Testing
import Transport

@testable import Azure

struct DeviceCodeCredentialTests {
    private static let code = HTTPResponse.json(
        #"""
        {"user_code":"ABC","device_code":"d-hidden","expires_in":900,"interval":5,
        "verification_uri":"https://microsoft.com/devicelogin","message":"open it\u001b[2J, enter ABC"}
        """#)
    private static let pending = HTTPResponse.entraError("authorization_pending", "AADSTS70016: .")
    private static let answer = HTTPResponse.json(
        #"{"access_token":"t-hidden","refresh_token":"r-hidden","expires_in":3599}"#)

    private let clock = WallClock()
    private let shown = Log<String>()
    private let pauses = Log<Duration>()

    private func credential(
        _ transport: ScriptedTransport, tenant: String? = "contoso", isAtTerminal: Bool = true
    ) -> DeviceCodeCredential {
        var retry = RetryPolicy.immediate
        retry.sleep = { [pauses, clock] pause in
            pauses.add(pause)
            clock.advance(TimeInterval(pause.components.seconds))
        }
        return DeviceCodeCredential(
            tenant: tenant, entra: .test(transport, clock: clock, retry: retry),
            show: isAtTerminal ? shown.add : nil)
    }

    @Test func asksUntilThePersonIsDone() async throws {
        let transport = ScriptedTransport(
            Self.code, Self.pending, .entraError("slow_down"), Self.pending, Self.answer)
        let token = try await credential(transport).token(scope: "a/.default", tenant: nil)
        #expect(token.value == Secret("t-hidden"))
        #expect(token.method == .device)
        #expect(shown.items == ["open it[2J, enter ABC"])
        #expect(pauses.items == [5, 5, 10, 10].map { .seconds($0) })
        let base = "https://login.microsoftonline.com/contoso/oauth2/v2.0"
        #expect(
            transport.requests.map(\.url)
                == ["\(base)/devicecode"] + Array(repeating: "\(base)/token", count: 4))
        #expect(
            transport.requests[0].form == [
                "client_id": DeviceCodeCredential.azureCLI, "scope": "a/.default offline_access",
            ])
        #expect(
            transport.requests[1].form == [
                "client_id": DeviceCodeCredential.azureCLI, "device_code": "d-hidden",
                "grant_type": "urn:ietf:params:oauth:grant-type:device_code",
            ])
    }

    @Test func asksThePersonOnceForAllScopesAndTenants() async throws {
        let transport = ScriptedTransport(Self.code, Self.answer, .token("u"), .token("v"))
        let credential = credential(transport, tenant: nil)
        async let first = credential.token(scope: "a", tenant: nil)
        async let second = credential.token(scope: "a", tenant: nil)
        _ = try await (first, second)
        _ = try await credential.token(scope: "b", tenant: "other")
        #expect(shown.items.count == 1)
        let login = "https://login.microsoftonline.com"
        #expect(
            transport.requests.map(\.url).suffix(2) == [
                "\(login)/organizations/oauth2/v2.0/token", "\(login)/other/oauth2/v2.0/token",
            ])
        #expect(
            transport.requests.last?.form == [
                "client_id": DeviceCodeCredential.azureCLI, "grant_type": "refresh_token",
                "refresh_token": "r-hidden", "scope": "b offline_access",
            ])
    }

    @Test func asksAgainWhenTheSignInWasRevoked() async throws {
        let transport = ScriptedTransport(
            Self.code, Self.answer, .entraError("invalid_grant", "AADSTS50173: revoked."),
            Self.code, Self.answer)
        let credential = credential(transport)
        for _ in 0..<2 { _ = try await credential.token(scope: "a", tenant: nil) }
        #expect(shown.items.count == 2)
    }

    @Test(arguments: ["authorization_declined", "expired_token", "bad_verification_code"])
    func stopsWhenEntraSaysSo(code: String) async {
        let transport = ScriptedTransport(
            Self.code, Self.pending, .entraError(code, "AADSTS1: no."))
        let error = await #expect(throws: AzureError.self) {
            try await credential(transport).token(scope: "a", tenant: nil)
        }
        #expect(error?.code == code)
        #expect(error?.description.contains("hidden") == false)
    }

    @Test func stopsWhenTheCodeHasExpired() async {
        let pending = Array(repeating: Self.pending, count: 300)
        let transport = ScriptedTransport(([Self.code] + pending).map { .success($0) })
        let error = await #expect(throws: CredentialError.self) {
            try await credential(transport).token(scope: "a", tenant: nil)
        }
        #expect(error?.message.contains("before it expired") == true)
        #expect(transport.requests.count == 180, "every 5 of 900 seconds, but for the last")
    }

    @Test func asksNobodyWithoutATerminal() async {
        let transport = ScriptedTransport()
        let error = await #expect(throws: CredentialError.self) {
            try await credential(transport, isAtTerminal: false).token(scope: "a", tenant: nil)
        }
        #expect(error?.code == .unavailable)
        #expect(transport.requests.isEmpty)
    }

    @Test(arguments: [#"{"device_code":"hidden"}"#, "<html>"])
    func takesNothingElseForACode(text: String) async {
        let error = await #expect(throws: AzureError.self) {
            try await credential(ScriptedTransport(.json(text))).token(scope: "a", tenant: nil)
        }
        #expect(error?.kind == .unparsable)
        #expect(error?.description.contains("hidden") == false)
    }

    @Test func endsWhenItIsCancelled() async throws {
        var retry = RetryPolicy.immediate
        let asleep = Log<Duration>()
        retry.sleep = { pause in
            asleep.add(pause)
            while !Task.isCancelled { await Task.yield() }
            throw CancellationError()
        }
        let credential = DeviceCodeCredential(
            tenant: nil, entra: .test(ScriptedTransport(Self.code), retry: retry), show: { _ in })
        let task = Task { try await credential.token(scope: "a", tenant: nil) }
        while asleep.items.isEmpty { await Task.yield() }
        task.cancel()
        await #expect(throws: CancellationError.self) { try await task.value }
    }
}
