import Secrets
import Testing

@testable import Emulator

/// Scripts that wait, that ask services, and that never end.
struct ShellSessionTests {
    private var surroundings = CommandSurroundings()

    init() {
        surroundings.user = MachineUser(name: "_azbatch", isAdministrator: true)
        surroundings.files.put(.folder(), at: "/opt")
        surroundings.files.put(.folder(mode: 0o1777), at: "/tmp")
    }

    private func session(_ script: String) -> ShellSession {
        ShellSession(script, in: surroundings, at: 100)
    }

    private func text(_ file: MachineFile??) -> String? {
        guard case .data(let content)?? = file.map({ $0?.content }) else { return nil }
        return content.revealed()
    }

    @Test func aLoopEndsOnceAnotherWritesTheFile() {
        let script = """
            echo begun >> /tmp/log
            left=600
            until [ -s /opt/key ]; do
              [ "$left" -gt 0 ] || exit 3
              sleep 1
              left=$((left - 1))
            done
            cat /opt/key
            """
        var session = session(script)
        #expect(session.result?.exitCode == 3)
        #expect(session.due == 700)
        let file = MachineFile(content: .data(Secret("a key\n")), mode: 0o600)
        session.meet(["/opt/key": file], at: 141.5)
        #expect(session.result?.output == "a key\n")
        #expect(session.due == 142)
        // What another wrote is not the script's, and what it does it does once.
        #expect(session.changes.keys.sorted() == ["/tmp/log"])
        #expect(text(session.changes["/tmp/log"]) == "begun\n")
    }

    @Test func requestsAreSentAtTheirTime() throws {
        var session = session(
            """
            sleep 5
            printf 'header = "Authorization: Bearer t"\\n' |
              curl -fsS --retry 2 --config - https://a.vault.localhost/secrets/b
            """)
        let request = try #require(session.request)
        #expect(session.due == 105)
        #expect(request.headers["Authorization"] == "Bearer t")
        session.answer(.response(status: 429, body: []))
        #expect(session.due == 106)
        session.answer(.response(status: 200, body: Array("yes".utf8)))
        #expect(session.result?.output == "yes")
    }

    @Test(arguments: [
        (ShellAnswer.unresolved, 6), (.timedOut, 28), (.response(status: 403, body: []), 22),
    ])
    func curlFailsAsCurlDoes(answer: ShellAnswer, exitCode: Int) {
        var session = session("curl -fsS https://elsewhere.example/")
        session.answer(answer)
        #expect(session.result?.exitCode == exitCode)
        #expect(session.result?.errors.hasPrefix("curl: (\(exitCode)) ") == true)
    }

    @Test func filesBelongToWhoMakesThem() throws {
        let owning =
            "umask 027; mkdir /opt/a; chown _azbatch:_azbatchgrp /opt/a; echo x > /opt/a/f"
        check(owning) {
            #expect($0["/opt/a"]??.owner == "_azbatch")
            #expect($0["/opt/a"]??.group == "_azbatchgrp")
            #expect($0["/opt/a"]??.mode == 0o750)
            #expect($0["/opt/a/f"]??.owner == "root")
            #expect($0["/opt/a/f"]??.mode == 0o640)
        }
        check("runuser -u _azbatch -- sh -c 'echo x > /opt/f; echo y > /tmp/f'") {
            #expect($0.keys.sorted() == ["/tmp/f"])
            #expect($0["/tmp/f"]??.owner == "_azbatch")
        }
    }

    private func check(
        _ script: String, _ look: ([String: MachineFile?]) -> Void
    ) {
        look(session(script).changes)
    }

    @Test(arguments: [
        "while :; do :; done", "f() { f; }; f", "f() { f | f; }; f",
        "x=a; while :; do x=$x$x; done",
        "while :; do echo aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa >> /tmp/f; done", "eval \"$S\"",
        "while :; do curl https://a.example/; done", "while :; do sleep 1; done",
        "printf '%9999999999d' 1; seq 999999999",
        "cat /dev/null | sed 's/\\(a*\\)*b/x/'; "
            + "x=aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa; echo $x | sed 's/\\(\\(a*\\)*\\)*b/x/'; while :; do :; done",
        "x=$(seq 99999); while :; do y=${x#*z*z*z}; done",
        "i=0; while :; do mkdir /tmp/$i; i=$((i+1)); done",
        "trap : TERM; while :; do until false; do continue 2; done; done", "$((((((((((1",
        "i=0; while :; do echo $i > /tmp/$i; ls /tmp > /tmp/all; i=$((i+1)); done",
    ])
    func whatNeverEndsIsStopped(script: String) {
        var hostile = surroundings
        hostile.variables["S"] = "eval \"$S\""
        var session = ShellSession(script, in: hostile, at: 0)
        while session.request != nil { session.answer(.unresolved) }
        #expect(session.result?.exitCode != 0)
    }
}
