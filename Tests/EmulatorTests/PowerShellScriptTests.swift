import Foundation
import Secrets
import Testing
import X509

@testable import Emulator

/// The script as VaultExtension writes it, which its own tests compare with the same file.
struct PowerShellScriptTests {
    private static let line =
        #"powershell.exe -NoProfile -Command "Invoke-Expression $env:CERTFERRY_SCRIPT""#

    private let script: String
    private let certificate: Certificate

    init() throws {
        let file = URL(filePath: #filePath).deletingLastPathComponent()
            .deletingLastPathComponent().appending(path: "Fixtures/VaultExtension/start-task.ps1")
        script = try String(contentsOf: file, encoding: .utf8)
        certificate = try CertificateMaker().make("a.example", .ec(curve: "P-256")).leaf
    }

    private func session(
        _ script: String, isAdministrator: Bool = true, command: String? = nil
    ) -> ShellSession {
        var surroundings = CommandSurroundings()
        surroundings.isWindows = true
        surroundings.user = MachineUser(name: "x", isAdministrator: isAdministrator)
        surroundings.variables["CERTFERRY_SCRIPT"] = script
        surroundings.variables["CERTFERRY_COMMAND"] = command
        return ShellSession(Self.line, in: surroundings, at: 0)
    }

    private func answered(_ session: ShellSession, status: Int = 200) -> ShellSession {
        var session = session
        while let request = session.request {
            let isToken = request.url.hasPrefix("http://169.254.169.254")
            let text = certificate.pemText.replacing("\n", with: "\\n")
            let body = isToken ? #"{"access_token": "t0ken"}"# : #"{"value": "\#(text)"}"#
            if !isToken { #expect(request.headers["Authorization"] == "Bearer t0ken") }
            session.answer(
                .response(status: isToken ? 200 : status, body: Array(body.utf8)))
        }
        return session
    }

    @Test func fetchesASecretIntoAFileAndAStore() throws {
        let done = answered(session(script, command: "cmd /c echo old"))
        #expect(done.result?.errors == "")
        #expect(done.result?.output == "old\n")
        #expect(done.certificates.map(\.store) == ["ROOT"])
        #expect(done.certificates.map(\.thumbprint) == [certificate.thumbprintSHA1])
        let file = try #require(done.changes["/c:/programdata/certificates/r.cer"] ?? nil)
        #expect(file.content == .data(Secret(certificate.pemText)))
        #expect(file.mode == 0o644)
    }

    @Test func triesARefusedSecretAgainUntilItsTimeIsOver() {
        let done = answered(session(script), status: 403)
        #expect(done.result?.exitCode == 1)
        #expect(done.result?.seconds == 910)
        #expect(done.result?.errors.contains("cannot read 'https://contoso-kv") == true)
        #expect(done.certificates.isEmpty)
    }

    @Test func doesNothingByTheNameOfAFunctionAlone() {
        let other = script.replacing("$opened.Add($one)", with: "$opened.Remove($one)")
        let done = answered(session(other))
        #expect(done.certificates.isEmpty)
        #expect(done.result?.errors.contains("'Add-ToStore' is not simulated") == true)
    }

    @Test func aCommentEndsWithItsLine() {
        let text = "$a = 'x' # one; 'two\n$b = 'y'\nif ($c) { # three }\n  $d = 'z'\n}"
        #expect(
            PowerShellText.statements(of: text)
                == ["$a = 'x'", "$b = 'y'", "if ($c) { \n  $d = 'z'\n}"])
        #expect(run("$on = $true # on\nif ($on) { Nothing }").errors == said("'Nothing'"))
    }

    @Test func endsAfterTooManyRequestsAndSaysSo() {
        let endless = script.replacing("AddSeconds(900)", with: "AddSeconds(90000)")
        let done = answered(session(endless), status: 403)
        #expect(done.result?.exitCode == 126)
        #expect(
            done.result?.errors == "certferry-emulator: the script sends too many requests\n")
    }

    @Test(arguments: [
        ("if ($env:X -eq 'y') { Nothing }", "'if ($env:X -eq 'y')'"),
        ("$on = $false; if ($on) { Nothing } else { Nothing }", "'if' with 'else'"),
        ("$on = $true; if ($on) { Nothing } elseif ($on) { Nothing }", "'if' with 'else'"),
        ("if ($none) { Nothing }", "'if ($none)'"), ("if ( $env:X ) { Nothing }", "'Nothing'"),
        ("$a += 'x'", "'$a'"), ("$a = 'x'; $a += 'y'", "'$a'"),
        ("$a = @('x'); $a += $none", "'$a'"), ("$a = $true; $a = Nothing; if ($a) { }", nil),
    ])
    func saysWhatItDoesNotActOut(script: String, what: String?) {
        let errors = what.map(said) ?? said("'$a'") + said("'if ($a)'")
        #expect(run(script).errors == errors)
    }

    @Test func conditionsAndListsAreActedOut() {
        #expect(run("if ($env:NONE) { Nothing }; $a = @('x'); $a += 'y'").errors == "")
    }

    private func run(_ script: String) -> CommandLine {
        var surroundings = CommandSurroundings()
        surroundings.isWindows = true
        surroundings.variables = ["CERTFERRY_SCRIPT": script, "X": "y"]
        return ShellSession(Self.line, in: surroundings, at: 0).result ?? CommandLine(exitCode: -1)
    }

    private func said(_ what: String) -> String {
        "certferry-emulator: PowerShell's \(what) is not simulated, and was not run\n"
    }

    @Test func letsOnlyAdministratorsWriteToTheMachine() {
        let done = answered(session(script, isAdministrator: false))
        #expect(done.result?.exitCode == 1)
        #expect(done.result?.errors == "Access is denied.\n")
        #expect(done.certificates.isEmpty)
    }
}
