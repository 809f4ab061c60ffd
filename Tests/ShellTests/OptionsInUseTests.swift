import Foundation
import Testing

/// What options and output modes do, on the emulator where they need a service.
@Suite(.enabled(if: Certferry.isBuilt, "the program certferry is not built"))
struct OptionsInUseTests {
    private let delete = """
        azure.login():batch("contosorender"):delete_pool("render-linux") print("after")
        """

    @Test("S3: -l names a global, -W turns warnings on")
    func takesLuasOptions() throws {
        let result = try Certferry.run("-W", "-l", "j=json", "-e", "warn(j.encode({ 1 }))")
        #expect(result.errors == "Lua warning: [1]\n")
        #expect(try Certferry.run("-e", "warn('quiet')").errors.isEmpty)
    }

    @Test("S11: a command in a script is answered with its call")
    func explainsCommandsInScripts() throws {
        let result = try Certferry.run(input: "print(1)\n:mode json\n")
        #expect(result.status == 1)
        #expect(
            result.errors.contains(
                "stdin:2: ':mode json' is for the prompt; in a script, write shell.mode(\"json\")"))
        let session = try Certferry.run("-i", input: ":mode json\n{ a = 1 }\n")
        #expect(session.output == "{\"a\":1}\n")
        #expect(session.status == 0)
    }

    @Test("S12: --bail stops at the first failure")
    func stopsAtTheFirstFailure() throws {
        let result = try Certferry.run("-i", "--bail", input: "1\nerror('bad')\n2\n")
        #expect(result.output == "1\n")
        #expect(result.status == 1)
    }

    @Test(
        "S34: each output mode",
        arguments: [
            ("json", "[{\"a\":1,\"b\":null},{\"a\":2}]\n"),
            ("jsonl", "{\"a\":1,\"b\":null}\n{\"a\":2}\n"),
            ("csv", "a,b\r\n1,\r\n2,\r\n"), ("tsv", "a\tb\n1\t\n2\t\n"),
            ("table", "a  b\n─  ────\n1  null\n2\n"),
        ])
    func printsInEachMode(mode: String, text: String) throws {
        let result = try Certferry.run(
            "--output", mode, "-p", "{ { a = 1, b = json.null }, { a = 2 } }")
        #expect(result.output == text)
    }

    @Test("S34: a list of Azure is an array of JSON where no terminal shows it")
    func printsListsAsJSON() throws {
        let result = try Certferry.run(
            "--emulator", "-p", "azure.login():batch('contosorender'):pools()")
        let list = try JSONSerialization.jsonObject(with: Data(result.output.utf8))
        let names = (list as? [[String: Any]])?.compactMap { $0["id"] as? String }
        #expect(names == ["preview-linux", "render-linux", "render-windows"])
        #expect(try Certferry.run("-p", "nil").output == "null\n")
    }

    @Test("S39: --strict makes an undefined global an error")
    func refusesUndefinedGlobals() throws {
        let result = try Certferry.run(
            "--strict", input: "x = 1\nprint(x, json ~= nil)\npirnt(x)\n")
        #expect(result.status == 1)
        #expect(result.output == "1\ttrue\n")
        #expect(result.errors.contains("stdin:3: undefined global 'pirnt'; did you mean 'print'?"))
    }

    @Test("S41: a traceback shows the script's frames, not ours")
    func hidesItsOwnFrames() throws {
        let result = try Certferry.run(
            "--emulator",
            "-e", "local function find() return azure.login():batch('nope').name end find()")
        #expect(result.status == 1)
        #expect(result.errors.contains("cannot find Batch account 'nope'"))
        #expect(result.errors.contains("in local 'find'") || result.errors.contains("'find'"))
        #expect(!result.errors.contains("lib/"))
    }

    @Test("S53: the log of requests holds no secret")
    func logsNoSecrets() throws {
        let code = """
            local files = azure.emulator.pfx[1]
            local pfx = certificate.read(
              files.file, { password = secret.file(files.password_file) })
            azure.login():vault("contoso-kv"):import("render", pfx)
            for _, path in ipairs({ files.password_file, azure.emulator.client_secret_file }) do
              print((io.open(path):read("a"):gsub("%s+$", "")))
            end
            """
        let result = try Certferry.run("--emulator", "-d", "-e", code)
        #expect(result.errors.contains("/oauth2/v2.0/token: 200"))
        #expect(result.errors.contains("/certificates/render/import?api-version="))
        let secrets = result.output.split(separator: "\n").map(String.init)
        #expect(secrets.count == 2)
        for word in secrets + ["Bearer", "client_secret", "eyJ", "MII"] {
            #expect(!result.errors.contains(word))
        }
    }

    @Test("S54: --dry-run shows what would be changed, --read-only refuses it")
    func withholdsChanges() throws {
        let shown = try Certferry.run("--emulator", "--dry-run", "-e", delete)
        #expect(shown.status == 0)
        #expect(shown.output == "after\n")
        #expect(shown.errors.contains("would DELETE https://management."))
        #expect(shown.errors.contains("/pools/render-linux"))
        let refused = try Certferry.run("--emulator", "--read-only", "-e", delete)
        #expect(refused.status == 1)
        #expect(refused.output.isEmpty)
        #expect(refused.errors.contains("this session is read-only"))
    }

    @Test(
        "S54, S55: confirmations",
        arguments: [
            ("", "false", 0), ("--yes", "true", 0), ("--dry-run", "true", 0),
            ("--yes --force-protected", "true", 1), ("--yes", "false", 1),
        ])
    func asksBeforeChanges(options: String, allowed: String, protected: Int) throws {
        let code = """
            if \(protected) == 1 then shell.protect("a") end
            print((pcall(shell.confirm, { action = "delete", account = "a", destructive = true })))
            """
        // Without a terminal there is nobody to ask.
        let result = try Certferry.shell("setsid \"$0\" \(options) -e '\(code)'")
        #expect(result.output == "\(allowed)\n")
    }

    @Test("S56: --log has a line for each change")
    func logsChanges() throws {
        let path = NSTemporaryDirectory() + "certferry-\(UUID().uuidString).jsonl"
        defer { try? FileManager.default.removeItem(atPath: path) }
        let result = try Certferry.run("--emulator", "--log", path, "-e", delete)
        #expect(result.status == 0)
        let lines = try String(contentsOfFile: path, encoding: .utf8).split(separator: "\n")
        #expect(lines.count == 1)
        let line = try JSONSerialization.jsonObject(with: Data(lines.joined().utf8))
        let record = line as? [String: Any]
        #expect(record?["method"] as? String == "DELETE")
        #expect(record?["request_id"] is String)
        #expect((record?["url"] as? String)?.hasSuffix("/pools/render-linux") == true)
    }

    @Test("S56: once skips what an earlier run of the script did")
    func goesOnWhereItWas() throws {
        let folder = NSTemporaryDirectory() + "certferry-\(UUID().uuidString)"
        defer { try? FileManager.default.removeItem(atPath: folder) }
        try FileManager.default.createDirectory(
            atPath: folder, withIntermediateDirectories: true)
        let script = "\(folder)/steps.lua"
        try """
        print(once("first", function() print("first") return 1 end))
        print(once("second", function(again)
          print("second", again)
          if not again then os.execute("kill -9 $PPID") end
          return 2
        end))
        """.write(toFile: script, atomically: true, encoding: .utf8)
        let command = "XDG_STATE_HOME=\(folder)/state \"$0\" \(script)"
        #expect(try Certferry.shell("\(command); true").output == "first\n1\ttrue\nsecond\tfalse\n")
        #expect(try Certferry.shell(command).output == "1\tfalse\nsecond\ttrue\n2\ttrue\n")
        #expect(try Certferry.shell(command).output == "1\tfalse\n2\tfalse\n")
        let journal = "\(folder)/state/certferry/once.journal"
        let mode = try FileManager.default.attributesOfItem(atPath: journal)[.posixPermissions]
        #expect(mode as? Int == 0o600)
    }

    @Test("S60: --types writes definitions and overwrites no settings")
    func writesTypes() throws {
        let folder = NSTemporaryDirectory() + "certferry-\(UUID().uuidString)"
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let first = try Certferry.run("--types", folder)
        #expect(first.status == 0)
        #expect(first.output.contains("\(folder)/azure.d.lua\n"))
        #expect(first.output.contains("\(folder)/.luarc.json\n"))
        let second = try Certferry.run("--types", folder)
        #expect(second.output.contains("/.luarc.json is there already and was left alone\n"))
        let lint = try Certferry.shell(
            "cd \(folder) && luacheck --no-color -q *.d.lua --no-unused -g; echo $?")
        #expect(lint.output.contains("0 errors"))
    }

    @Test(
        "S1: nothing is asked of the network before the first command",
        .enabled(
            if: FileManager.default.isExecutableFile(atPath: "/usr/bin/strace"), "needs strace"))
    func connectsToNothing() throws {
        let result = try Certferry.shell(
            "strace -f -e trace=connect \"$0\" -e '' 2>&1 | grep -c connect")
        #expect(result.output == "0\n")
    }
}
