import Foundation
import Testing

/// The built program, run as operators run it.
@Suite(.enabled(if: Certferry.isBuilt, "the program certferry is not built"))
struct ProgramTests {
    @Test func runsCodeInTheOrderGiven() throws {
        let result = try Certferry.run("-e", "x = 1", "-e", "print(x + 1)")
        #expect(result.output == "2\n")
        #expect(result.status == 0)
        #expect(result.errors.isEmpty)
    }

    @Test("S3: a script gets its arguments, and nothing of ours")
    func givesAScriptItsArguments() throws {
        let script = NSTemporaryDirectory() + "certferry-\(UUID().uuidString).lua"
        defer { try? FileManager.default.removeItem(atPath: script) }
        try "print(arg[0], arg[-1], #arg, ...)".write(
            toFile: script, atomically: true, encoding: .utf8)
        let result = try Certferry.run(script, "-e", "b")
        #expect(result.output == "\(script)\t\(Certferry.path)\t2\t-e\tb\n")
        #expect(try Certferry.run("-q", script).output.hasPrefix("\(script)\t-q\t0"))
    }

    @Test("S3: so does a script from standard input")
    func givesStandardInputItsArguments() throws {
        #expect(try Certferry.run("-", "a", "b", input: "print(...)").output == "a\tb\n")
    }

    @Test("S8: a heredoc is one chunk that stops at its first error")
    func stopsAHeredocAtItsFirstError() throws {
        let result = try Certferry.run(
            input: "print('one')\nlocal function f() error('bad') end\nf()\nprint('never')\n")
        #expect(result.status == 1)
        #expect(result.output == "one\n")
        #expect(result.errors.hasPrefix("certferry: stdin:2: bad\nstack traceback:\n"))
        #expect(result.errors.contains("stdin:3: in main chunk"))
    }

    @Test("S9: an unfinished script names the line of its open block")
    func namesTheLineOfAnOpenBlock() throws {
        let result = try Certferry.run(input: "print(1)\nfor i = 1, 2 do\n")
        #expect(result.status == 1)
        #expect(result.output.isEmpty)
        #expect(result.errors.contains("'end' expected (to close 'for' at line 2)"))
    }

    @Test(
        "S10: a BOM, a first line for the system and CRLF leave lines as they are",
        arguments: [
            "\u{FEFF}#!/usr/bin/env certferry\nprint(debug.getinfo(1).currentline)\n",
            "#!/usr/bin/env certferry\r\nprint(debug.getinfo(1).currentline)\r\n",
            "\r\nprint(debug.getinfo(1).currentline)",
        ])
    func countsTheLinesOfAnyFile(source: String) throws {
        #expect(try Certferry.run(input: source).output == "2\n")
    }

    @Test("S10: every byte of a script is kept")
    func keepsEveryByteOfAScript() throws {
        let open = Array("io.write(#[[".utf8)
        let close = Array("]])".utf8)
        #expect(try Certferry.run(input: open + [0, 0xFF, 0xFE] + close).output == "3")
    }

    @Test func showsAnErrorThatIsATable() throws {
        let result = try Certferry.run("-e", "error({ code = 1, reason = 'r' })")
        #expect(result.status == 1)
        #expect(result.errors.hasPrefix(#"certferry: {code = 1, reason = "r"}"#))
    }

    @Test("S38: a misspelt global is told from a near one")
    func namesWhatAMisspeltGlobalMayMean() throws {
        let result = try Certferry.run("-e", "pritn(1)")
        #expect(result.errors.contains("(global 'pritn'); did you mean 'print'?"))
    }

    @Test(
        "S5: os.exit decides the status",
        arguments: [("os.exit(7)", 7), ("os.exit(true)", 0), ("os.exit(false)", 1)]
            as [(String, Int32)])
    func exitsAsTheScriptAsks(code: String, status: Int32) throws {
        #expect(try Certferry.run("-e", code).status == status)
    }

    @Test("S4: an unknown option names the nearest one")
    func tellsUsageErrorsApart() throws {
        let result = try Certferry.run("--emulater")
        #expect(result.status == 2)
        #expect(result.errors.contains("'--emulater'; did you mean '--emulator'?"))
        #expect(result.output.isEmpty)
    }

    @Test("S4, S5: --help names each exit status")
    func documentsItsStatuses() throws {
        let result = try Certferry.run("--help")
        #expect(result.status == 0)
        for line in ["0", "1", "2", "130"] {
            #expect(result.output.contains("\n  \(line) "))
        }
        let widest = result.output.split(separator: "\n").map(\.count).max() ?? 0
        #expect(widest <= 80)
    }

    @Test func namesAFileThatCannotBeOpened() throws {
        let result = try Certferry.run("/nonexistent.lua")
        #expect(result.status == 1)
        #expect(
            result.errors
                == "certferry: cannot open '/nonexistent.lua': No such file or directory\n")
    }

    @Test("S13: -p prints JSON where no terminal shows it")
    func printsExpressionsAsJSON() throws {
        let result = try Certferry.run("-p", "{ b = { 1, 2 }, a = json.null }, 'x'")
        #expect(result.output == "{\"a\":null,\"b\":[1,2]}\n\"x\"\n")
    }

    @Test func publishesItsModulesWithoutLoadingThem() throws {
        let result = try Certferry.run(
            "-e", "print(rawget(_G, 'json'), package.loaded.pretty, type(json.encode), nothing)")
        #expect(result.output == "nil\tnil\tfunction\tnil\n")
    }

    @Test("S7: output that cannot be written is an error")
    func reportsOutputThatCannotBeWritten() throws {
        let result = try Certferry.run("-e", "print(1)", output: "/dev/full")
        #expect(result.status == 1)
        #expect(result.errors.hasPrefix("certferry: cannot write to standard output"))
    }

    @Test("S7: a reader that goes ends the program silently", arguments: ["", "trap '' PIPE; "])
    func endsSilentlyWithItsReader(prefix: String) throws {
        let code = "for i = 1, 1e5 do print(i) end"
        let result = try Certferry.shell("\(prefix)\"$0\" -e '\(code)' | head -n 1")
        #expect(result.status == 0)
        #expect(result.output == "1\n")
        #expect(result.errors.isEmpty)
    }

    @Test("S12: -i goes on after an error")
    func keepsGoingAfterAnErrorInAPipedSession() throws {
        let result = try Certferry.run(
            "-i",
            input: "local x = 20\nx + 1\nfor i = 1, 2 do\nprint(i)\nend\nerror('bad')\n_ + 1\n")
        #expect(result.status == 1)
        #expect(result.output.hasSuffix("21\n1\n2\n22\n"))
        #expect(result.errors == "stdin:1: bad\n")
    }

    @Test func runsNothingAfterCodeThatFailed() throws {
        let result = try Certferry.run("-e", "error('first', 0)", "-e", "print('never')")
        #expect(result.status == 1)
        #expect(result.output.isEmpty)
    }

    @Test("S28: the first SIGINT ends a script and closes its variables")
    func stopsAScriptOnTheFirstInterrupt() throws {
        let run = try Certferry.start(
            "-e",
            """
            local guard <close> = setmetatable({}, { __close = function() print("closed") end })
            print("running")
            while true do pcall(function() while true do end end) end
            """)
        run.interruptAfterOutput()
        let result = run.end()
        #expect(result.status == 130)
        #expect(result.output == "running\nclosed\n")
        #expect(result.errors.hasPrefix("certferry: "))
        #expect(result.errors.contains("interrupted"))
    }
}
