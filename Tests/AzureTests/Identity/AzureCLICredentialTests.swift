import Foundation
import Secrets
import Testing

@testable import Azure

struct AzureCLICredentialTests {
    private let folder: TestFolder

    init() throws {
        folder = try TestFolder()
    }

    /// A CLI that runs the text, found in PATH.
    private func credential(
        _ text: String, tenant: String? = nil, timeout: Duration = .seconds(60)
    ) async throws -> AzureCLICredential {
        _ = try await folder.program(text, named: "az")
        return AzureCLICredential(
            tenant: tenant,
            environment: Environment([
                "PATH": "relative:\(folder.path):/usr/bin:/bin", "MARK": "kept",
            ]), timeout: timeout)
    }

    private func error(of credential: AzureCLICredential) async -> CredentialError? {
        await #expect(throws: CredentialError.self) {
            try await credential.token(scope: "https://a.example/.default", tenant: nil)
        }
    }

    @Test func asksForAResourceAndATenant() async throws {
        let seen = "\(folder.path)/seen"
        let credential = try await credential(
            """
            printf '%s\\n' "$@" "$MARK" > '\(seen)'
            cat <<'EOF'
            {"accessToken": "t", "expiresOn": "2001-01-01 00:00:00.000000",
             "expires_on": 1800000000, "subscription": "s", "tenant": "t", "tokenType": "Bearer"}
            EOF
            """, tenant: "contoso.example")
        for (tenant, name) in [(nil, "contoso.example"), ("other", "other")] {
            let token = try await credential.token(
                scope: "https://batch.core.windows.net//.default", tenant: tenant)
            #expect(token.value == Secret("t"))
            #expect(token.method == .cli)
            #expect(token.expiresOn == Date(timeIntervalSince1970: 1_800_000_000))
            #expect(
                try String(contentsOfFile: seen, encoding: .utf8).split(separator: "\n") == [
                    "account", "get-access-token", "--output", "json", "--resource",
                    "https://batch.core.windows.net/", "--tenant", Substring(name), "kept",
                ])
        }
    }

    @Test func readsLocalTimeFromOlderVersions() async throws {
        let local = DateFormatter()
        local.locale = Locale(identifier: "en_US_POSIX")
        local.dateFormat = "yyyy-MM-dd HH:mm:ss"
        let date = Date(timeIntervalSince1970: 1_790_000_000)
        for text in [local.string(from: date) + ".123456", date.formatted(.iso8601)] {
            let credential = try await credential(
                #"echo '{"accessToken": "t", "expiresOn": "\#(text)"}'"#)
            let token = try await credential.token(scope: "a", tenant: nil)
            #expect(token.expiresOn == date, "\(text)")
        }
    }

    @Test func takesMoreOutputThanAPipeHolds() async throws {
        let text = String(repeating: "x", count: 200_000)
        _ = try folder.write(
            #"{"accessToken": "\#(text)", "expires_on": 1800000000}"#, to: "answer")
        let credential = try await credential("cat '\(folder.path)/answer'")
        #expect(try await credential.token(scope: "a", tenant: nil).value.count == 200_000)
    }

    private static let failures: [(String, String)] = [
        ("echo \"ERROR: Please run 'az login' to setup account.\" >&2; exit 1", "nobody is signed"),
        ("echo 'WARNING: old' >&2; echo 'ERROR: broken' >&2; exit 3", "status 3: ERROR: broken"),
        ("echo 'ERROR: eyJ\(String(repeating: "hidden", count: 20)) x' >&2; exit 1", "ERROR: … x"),
        ("kill -9 $$", "says nothing"),
        ("echo 'not JSON hidden'", "printed no token"),
        (#"echo '{"accessToken": "hidden"}'"#, "printed no token"),
        (#"echo '{"accessToken": "hidden", "expiresOn": "tomorrow"}'"#, "printed no token"),
    ]

    @Test(arguments: failures)
    func isNotAvailableIfItGivesNoToken(text: String, reason: String) async throws {
        let error = try await error(of: credential(text))
        #expect(error?.code == .unavailable)
        #expect(error?.message.contains(reason) == true, "\(error?.message ?? "")")
        #expect(error?.message.contains("hidden") == false)
    }

    @Test func isNotAvailableWithoutTheProgram() async {
        let credential = AzureCLICredential(
            tenant: nil, environment: Environment(["PATH": ":.:\(folder.path)"]))
        #expect(await error(of: credential)?.reason == "there is no program 'az' in PATH")
    }

    @Test func isGivenUpWhenItTakesTooLong() async throws {
        let credential = try await credential("sleep 600 & wait", timeout: .milliseconds(50))
        let error = await error(of: credential)
        #expect(error?.code == .unavailable)
        #expect(error?.reason.contains("no answer within") == true)
    }

    @Test func isKilledWhenTheTaskIsCancelled() async throws {
        let credential = try await credential(
            "echo $$ > '\(folder.path)/process'; sleep 600 & wait")
        let task = Task { try await credential.token(scope: "a", tenant: nil) }
        var text = ""
        while !text.hasSuffix("\n") {
            await Task.yield()
            text = (try? String(contentsOfFile: "\(folder.path)/process", encoding: .utf8)) ?? ""
        }
        task.cancel()
        await #expect(throws: CancellationError.self) { try await task.value }
        let process = try #require(pid_t(text.dropLast()))
        #expect(kill(process, 0) == -1 && errno == ESRCH)
    }

    @Test(arguments: ["--output=x", "-t", "a;b", "$(id)", "a b", "ä", "a\nb"])
    func passesNothingOnThatCouldBeAnOption(word: String) async throws {
        let credential = try await credential("touch '\(folder.path)/run'")
        for (scope, tenant) in [(word, "t"), ("a", word)] {
            let error = await #expect(throws: CredentialError.self) {
                try await credential.token(scope: scope, tenant: tenant)
            }
            #expect(error?.code == .invalid)
        }
        #expect(!FileManager.default.fileExists(atPath: "\(folder.path)/run"))
    }
}
