import Secrets
import Testing
import X509

@testable import Emulator

/// Command lines that are acted out on what lies on a node.
struct CommandLineTests {
    private var linux = CommandSurroundings()
    private var windows = CommandSurroundings()
    private let thumbprint = "0123456789ABCDEF0123456789ABCDEF01234567"

    init() {
        linux.variables = ["STORE": "/store", "NAME": "a b"]
        linux.folder = "/tasks/one/wd"
        linux.files.put(MachineFile.folder(), at: "/tasks/one/wd")
        linux.files.put(
            MachineFile(content: .data(Secret("open\n")), mode: 0o644), at: "/store/open.txt")
        linux.files.put(
            MachineFile(content: .data(Secret("root's\n")), mode: 0o600), at: "/store/root.txt")
        linux.files.put(
            MachineFile(content: .data(Secret("mine\n")), owner: "_azbatch", mode: 0o600),
            at: "/store/own.txt")
        windows.isWindows = true
        windows.variables = ["Thumb": thumbprint]
        windows.folder = "D:\\tasks\\wd"
        windows.files.put(.folder(), at: "/d:/tasks/wd")
        windows.files.put(
            MachineFile(content: .data(Secret("near\n")), mode: 0o644), at: "/d:/tasks/wd/a.txt")
        windows.certificates = [
            StoreCertificate(
                location: "LocalMachine", store: "MY", thumbprint: thumbprint, subject: "CN=a",
                hasPrivateKey: true)
        ]
    }

    private func run(_ text: String) -> CommandLine { CommandLine(text, in: linux) }

    @Test(arguments: [
        ("echo hello", "hello\n", 0), ("/bin/sh -c 'echo a; echo b && echo c'", "a\nb\nc\n", 0),
        ("/bin/bash -c \"echo '$STORE' \\$STORE\"", "/store /store\n", 0),
        ("bash -c 'echo \"$NAME\" ${NAME} $MISSING end'", "a b a b end\n", 0),
        ("false && echo no || echo yes", "yes\n", 0), ("false || exit 3; echo no", "", 3),
        ("true || echo no", "", 0), ("false; exit", "", 1), ("echo 'a;b' # c", "a;b\n", 0),
        ("sh -c 'sh -c \"exit 4\" || echo $?'", "4\n", 0), ("", "", 0),
        ("X=1; echo $X", "1\n", 0), ("echo $(echo in; false)-", "in-\n", 0),
        ("test 1 = 1 && [ a != b ] && echo same", "same\n", 0), ("[ a = b ]", "", 1),
        ("echo a:b | tr -d :", "ab\n", 0),
        ("echo ABC | grep -qi abc && echo found", "found\n", 0), ("echo a | grep b", "", 1),
        ("whoami", "_azbatch\n", 0),
    ])
    func scripts(text: String, output: String, exitCode: Int) {
        let result = run(text)
        #expect(result.output == output)
        #expect(result.exitCode == exitCode)
    }

    @Test(arguments: [
        ("cat /store/open.txt", "open\n", "", 0), ("cat $STORE/own.txt", "mine\n", "", 0),
        ("cat /store/root.txt", "", "cat: /store/root.txt: Permission denied\n", 1),
        ("cat /store/none", "", "cat: /store/none: No such file or directory\n", 1),
        ("cat /store", "", "cat: /store: Is a directory\n", 1),
        ("ls /store", "open.txt\nown.txt\nroot.txt\n", "", 0),
        ("echo /store/o*.txt", "/store/open.txt /store/own.txt\n", "", 0),
        ("echo '/store/*'", "/store/*\n", "", 0), ("echo /store/x*", "/store/x*\n", "", 0),
        ("test -r /store/root.txt || test -f /store/root.txt", "", "", 0),
        ("test -r /store/root.txt", "", "", 1), ("cat /store/none 2>/dev/null", "", "", 1),
        ("cat /store/none 2>&1", "cat: /store/none: No such file or directory\n", "", 1),
        ("cat ../../../store/open.txt", "open\n", "", 0),
    ])
    func files(text: String, output: String, errors: String, exitCode: Int) {
        let result = run(text)
        #expect(result.output == output)
        #expect(result.errors == errors)
        #expect(result.exitCode == exitCode)
    }

    @Test func whatIsNotSimulatedSucceedsAndSaysSo() {
        let result = run("/bin/bash -c 'render --frame 1 && echo done'")
        #expect(result.exitCode == 0)
        #expect(result.output == "done\n")
        #expect(result.errors == "certferry-emulator: 'render' is not simulated, and was not run\n")
    }

    @Test func aFolderOfRootHidesWhatIsInIt() {
        var closed = linux
        closed.files.put(.folder(mode: 0o700), at: "/store")
        #expect(CommandLine("cat /store/open.txt", in: closed).exitCode == 1)
        #expect(CommandLine("echo /store/*", in: closed).output == "/store/*\n")
        closed.user = MachineUser(name: "_azbatch", isAdministrator: true)
        #expect(CommandLine("cat /store/root.txt", in: closed).output == "root's\n")
    }

    @Test func linksThatGoRoundEnd() {
        var looped = linux
        looped.files.put(MachineFile(content: .link("/b"), mode: 0o777), at: "/a")
        looped.files.put(MachineFile(content: .link("/a"), mode: 0o777), at: "/b")
        #expect(
            CommandLine("cat /a", in: looped).errors
                == "cat: /a: Too many levels of symbolic links\n")
    }

    @Test func sleepsAddUpAndScriptsInScriptsEnd() {
        #expect(run("sleep 2; sh -c 'sleep 3'").seconds == 5)
        #expect(run("sleep 1e300").seconds == 86_400)
        let nested = String(repeating: "$(", count: 5000) + String(repeating: ")", count: 5000)
        #expect(run("echo \(nested)x").errors == "sh: syntax error: nested too deeply\n")
    }

    @Test func theFingerprintIsThatOfOpenSSL() throws {
        let key = try PrivateKey.rsa(bits: 2048)
        let bundle = try CertificateMaker().make("a.example", key)
        var surroundings = linux
        surroundings.files.put(
            MachineFile(content: .data(Secret(bundle.pemText)), mode: 0o644), at: "/store/a.pem")
        let thumbprint = bundle.leaf.thumbprintSHA1
        let compare =
            "openssl x509 -noout -fingerprint -sha1 -in /store/*.pem | tr -d : | grep -i "
            + thumbprint
        let result = CommandLine("/bin/bash -c '\(compare)'", in: surroundings)
        #expect(result.output == "sha1 Fingerprint=\(thumbprint)\n")
        #expect(CommandLine("openssl x509 -noout -fingerprint -in /x", in: linux).exitCode == 1)
    }

    @Test(arguments: [
        ("cmd /c certutil -store My %THUMB%", "CN=a", 0),
        ("cmd /c \"certutil -store My 00 || echo none\"", "none", 0),
        ("cmd /c certutil -user -store My %Thumb%", "NTE_NOT_FOUND", -2_146_893_807),
        ("cmd /c echo %NONE%", "%NONE%", 0),
        ("powershell -Command \"Get-Item Cert:\\LocalMachine\\My\\%Thumb%\"", "CN=a", 0),
        (
            "powershell.exe -Command \"(Get-Item Cert:\\LocalMachine\\My\\%Thumb%).Thumbprint\"",
            "0123456789ABCDEF", 0
        ),
        ("powershell -c \"Get-Item Cert:\\CurrentUser\\My\\%Thumb%\"", "", 1),
        ("powershell -c \"Test-Path Cert:\\LocalMachine\\My\\00\"", "False", 0),
        (
            "powershell -c \"if (Test-Path Cert:\\LocalMachine\\My\\00) { exit 0 } "
                + "else { echo no; exit 7 }; echo after\"", "no\n", 7
        ),
    ])
    func windowsStores(text: String, output: String, exitCode: Int) {
        let result = CommandLine(text, in: windows)
        #expect(output.isEmpty ? result.output.isEmpty : result.output.contains(output))
        #expect(result.exitCode == exitCode)
        #expect(!result.output.contains("after"))
    }

    @Test(arguments: ["A.txt", ".\\a.txt", "..\\wd\\a.txt", "D:\\tasks\\wd\\a.txt"])
    func windowsFilesBeginAtTheFolder(path: String) {
        #expect(CommandLine("cmd /c type \(path)", in: windows).output == "near\n")
        #expect(CommandLine("cmd /c type \(path)x", in: windows).exitCode == 1)
    }
}
