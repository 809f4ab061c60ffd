import Foundation
import Testing

extension TerminalTests {
    struct Editing {
        private let block = ["certferry> for i = 1, 3 do", "  print(i)", "end"]

        private func enterBlock(_ session: TerminalSession) throws {
            try session.enter("for i = 1, 3 do")
            try session.enter("print(i)")
            try session.enter("end")
        }

        @Test("S15: Enter opens a line in an unfinished block", arguments: TerminalKind.all)
        func opensALine(kind: TerminalKind) throws {
            let session = try TerminalSession(kind)
            try session.enter("for i = 1, 3 do")
            try session.wait { $0.hasSuffix("for i = 1, 3 do") }
            try session.run("print(i) end", gives: "1", "2", "3")
        }

        @Test(
            "S16: Ctrl-C drops whatever is typed", arguments: TerminalKind.all,
            [
                ["for i = 1, 3 do", "Enter"], ["abc"], ["x = [[ab", "Enter"], ["", "C-r"],
                ["pri", "Tab", "Tab"],
            ])
        func dropsOnInterrupt(kind: TerminalKind, keys: [String]) throws {
            let session = try TerminalSession(kind)
            try session.type(keys[0])
            for key in keys.dropFirst() { try session.press(key) }
            try session.press("C-c")
            try session.wait { $0.contains("^C") && $0.hasSuffix("\ncertferry>") }
            try session.run("1 + 1", gives: "2")
        }

        @Test("S17: Ctrl-C at an empty prompt never leaves", arguments: TerminalKind.all)
        func hintsAtLeavingOnce(kind: TerminalKind) throws {
            let session = try TerminalSession(kind)
            let hint = "(Ctrl-D or :quit to exit)"
            try session.press("C-c")
            try session.wait(for: "certferry> ^C", hint, "certferry>")
            for count in 2...5 {
                // Two at the same moment would be one signal.
                try session.press("C-c")
                try session.wait {
                    $0.components(separatedBy: "^C").count == count + 1
                        && $0.hasSuffix("^C\ncertferry>")
                }
            }
            #expect(try session.screen().components(separatedBy: hint).count == 2)
            try session.run("1 + 1", gives: "2")
        }

        @Test("S18: Ctrl-D leaves only an empty prompt", arguments: TerminalKind.all)
        func leavesOnlyAnEmptyPrompt(kind: TerminalKind) throws {
            let session = try TerminalSession(kind)
            try session.type("123")
            try session.press("Left", "C-d")
            try session.wait(for: "certferry> 12")
            try session.press("Enter")
            try session.wait(for: "12", "certferry>")
            try session.enter("while true do")
            try session.press("C-d")
            try session.wait { $0.hasSuffix("\ncertferry>") && $0.contains("while true do") }
            try session.press("C-d")
            try session.wait(for: "left with 0", "icanon")
        }

        @Test("S18: jobs are asked about")
        func asksAboutJobs() throws {
            let session = try TerminalSession()
            try session.run(
                "do shell.spawn(function() async.sleep(600) end) print(1) end", gives: "1")
            try session.press("C-d")
            try session.wait(for: "1 job running, Ctrl-D again to leave", "certferry>")
            try session.press("C-d")
            try session.wait(for: "left with 0", "icanon")
        }

        @Test("S19: a block is recalled and edited as a whole", arguments: TerminalKind.capable)
        func editsAndRecallsABlock(kind: TerminalKind) throws {
            let session = try TerminalSession(kind)
            try enterBlock(session)
            let shown = block.joined(separator: "\n")
            try session.wait { $0.hasSuffix(shown + "\n1\n2\n3\ncertferry>") }
            try session.press("Up")
            try session.wait(for: "3", shown)
            // Up moves within the block, to the older entry only from its first line.
            try session.press("Up", "End")
            try session.type(" -- twice")
            try session.press("Enter", "BSpace")
            try session.press("C-c")
            try session.wait(for: "certferry>")
            try session.run("1 + 1", gives: "2")
        }

        @Test("S19: Enter runs a complete block from anywhere", arguments: TerminalKind.capable)
        func runsFromAnywhere(kind: TerminalKind) throws {
            let session = try TerminalSession(kind)
            try enterBlock(session)
            try session.wait(for: "3", "certferry>")
            try session.press("Up", "Up", "Up", "Home", "Enter")
            try session.wait { screen in
                screen.components(separatedBy: "\n1\n2\n3\n").count == 3
                    || screen.hasSuffix("end\n1\n2\n3\ncertferry>")
            }
        }

        @Test("S20: a paste is shown and runs when Enter says so", arguments: TerminalKind.capable)
        func insertsAPaste(kind: TerminalKind) throws {
            let session = try TerminalSession(kind)
            try session.paste(
                "certferry> local a = 'h\u{E9}\u{6F22}'\n>> if a then\n>> \tprint(a)\n>> end\n")
            try session.wait(
                for: "certferry> local a = 'h\u{E9}\u{6F22}'", "if a then", "        print(a)",
                "end")
            try session.press("Enter")
            try session.wait { screen in
                screen.contains("end\nh\u{E9}\u{6F22}\n") && screen.hasSuffix("certferry>")
            }
        }

        @Test("S21: a tall paste is one line, and can be opened")
        func foldsATallPaste() throws {
            let session = try TerminalSession(variables: "EDITOR='sed -i s/200/300/'")
            let text = String(repeating: "n = (n or 0) + 1\n", count: 199) + "print('n', n + 200)\n"
            let label = "certferry> [pasted 200 lines; Enter runs, :edit opens, Ctrl-C drops]"
            try session.paste(text)
            try session.wait(for: label)
            try session.press("Enter")
            try session.wait(for: "n       399", "certferry>")
            try session.paste(text)
            try session.wait(for: "399", label)
            try session.enter(" :edit")
            try session.wait(for: "n       698", "certferry>")
            try session.paste(text)
            try session.wait(for: "698", label)
            try session.press("C-c")
            try session.run("n", gives: "398")
        }

        @Test("S22: no key types garbage", arguments: TerminalKind.capable)
        func typesNoGarbage(kind: TerminalKind) throws {
            let session = try TerminalSession(kind)
            try session.type("f(1)")
            try session.press(
                "C-Left", "C-Right", "M-Left", "PageUp", "PageDown", "IC", "Home", "End", "DC")
            try session.press("C-s")
            try session.type(" g(2)")
            try session.wait(for: "certferry> f(1) g(2)")
            try session.press("C-w", "C-w", "C-y")
            try session.press("C-u", "C-y", "C-l")
            try session.wait { $0.hasPrefix("certferry> f(1)") }
        }

        @Test("S22: Ctrl-R finds an earlier entry", arguments: TerminalKind.all)
        func searches(kind: TerminalKind) throws {
            let session = try TerminalSession(kind)
            try session.run("'needle'", gives: "\"needle\"")
            try session.run("'hay'", gives: "\"hay\"")
            try session.press("C-r")
            try session.type("need")
            try session.wait { $0.contains("bck:need") || $0.contains("'needle'\n") }
            try session.press("Enter")
            try session.press("Enter")
            try session.wait { $0.components(separatedBy: "\"needle\"").count >= 3 }
        }

        @Test("S23: a resize while typing loses nothing")
        func survivesAResize() throws {
            let session = try TerminalSession()
            let text = String(repeating: "a", count: 86)
            try session.type("'\(text)'")
            try session.wait { $0.hasSuffix("a'") }
            try session.resize(columns: 40, rows: 24)
            try session.wait(for: "certferry> '\(text)'")
            try session.resize(columns: 120, rows: 24)
            try session.press("C-a")
            try session.type("#")
            try session.wait { $0.hasSuffix("certferry> #'\(text)'") }
            try session.press("Enter")
            try session.wait(for: "86", "certferry>")
        }

        @Test("S23: Ctrl-Z and fg bring prompt and text back")
        func comesBackFromTheBackground() throws {
            let session = try TerminalSession(launcher: .jobControl)
            try session.type("1 + ")
            try session.wait { $0.hasSuffix("certferry> 1 +") }
            try session.press("C-z")
            try session.wait { $0.hasSuffix("shell$") && $0.contains("Stopped") }
            try session.enter("fg")
            try session.wait { $0.hasSuffix("certferry> 1 +") }
            try session.enter("1")
            try session.wait(for: "2", "certferry>")
        }

        @Test(
            "S23: the terminal is as before, however the shell ends",
            arguments: [nil, SIGTERM, SIGHUP])
        func restoresTheTerminal(signal: Int32?) throws {
            let session = try TerminalSession()
            try session.type("unfinished")
            try session.wait { $0.hasSuffix("unfinished") }
            if let signal {
                kill(try session.processIdentifier(), signal)
            } else {
                try session.press("C-c")
                try session.wait(for: "certferry>")
                try session.press("C-d")
            }
            try session.wait { $0.contains("left with") && $0.hasSuffix("icanon") }
            #expect(try session.file("before") == session.file("after"))
        }

        @Test("S24: output without a line end keeps its line", arguments: TerminalKind.capable)
        func keepsOutputWithoutALineEnd(kind: TerminalKind) throws {
            let session = try TerminalSession(kind)
            try session.enter("do io.write('abc') end")
            try session.wait(for: "abc%", "certferry>")
            try session.type("1 + 1")
            try session.press("Home")
            try session.type("2 * ")
            try session.wait(for: "certferry> 2 * 1 + 1")
        }

        @Test("S25: wide and combining characters are edited", arguments: TerminalKind.capable)
        func editsWideCharacters(kind: TerminalKind) throws {
            let session = try TerminalSession(kind)
            try session.type("#'\u{6F22}\u{5B57}\u{E9}e\u{301}x'")
            try session.press("Left", "BSpace")
            try session.wait(for: "certferry> #'\u{6F22}\u{5B57}\u{E9}e\u{301}'")
            try session.press("Home", "Right", "Right", "Right", "BSpace", "End", "Enter")
            try session.wait(for: "#'\u{5B57}\u{E9}e\u{301}'", "8", "certferry>")
        }

        @Test("S26: :edit opens the last entry in a private file, runs it and removes it")
        func opensAnEditor() throws {
            let session = try TerminalSession(
                variables: "EDITOR='stat -c %a:%n' VISUAL='./editor' TMPDIR=\"$PWD/tmp\"",
                files: [
                    "editor": "#!/bin/sh\nstat -c mode:%a \"$1\"\nsed -i s/41/42/ \"$1\"\n",
                    "tmp/keep": "",
                ])
            try session.enter("os.execute('chmod +x editor') and nil")
            try session.wait(for: "nil", "certferry>")
            try session.run("print(41)", gives: "41")
            try session.run(":edit", gives: "mode:600", "42")
            try session.type("print('x' .. 41)")
            try session.press("C-x", "C-e")
            try session.wait(for: "mode:600", "x42", "certferry>")
            let left = try FileManager.default.contentsOfDirectory(
                atPath: session.home.appendingPathComponent("tmp").path)
            #expect(left == ["keep"])
        }

        @Test("S26: a block that outgrows the screen goes on in the editor")
        func opensTallBlocks() throws {
            let session = try TerminalSession(
                .narrow, variables: "EDITOR='printf \"print(%s)\" 7 >'")
            for _ in 1...10 { try session.enter("do") }
            try session.enter("do")
            try session.wait(for: "7", "certferry>")
        }

        @Test("S26: vi keys keep Tab, Enter, paste and Ctrl-R")
        func keepsItsKeysUnderVi() throws {
            let session = try TerminalSession(files: [".editrc": "certferry:bind -v\n"])
            try session.type("tostr")
            try session.press("Tab")
            try session.type("'x')")
            try session.press("Escape", "0")
            try session.press("x", "i")
            try session.type("t")
            try session.wait(for: "certferry> tostring('x')")
            try session.press("Escape", "Enter")
            try session.wait(for: "\"x\"", "certferry>")
            try session.paste("do\nprint('pasted')\nend")
            try session.wait(for: "certferry> do", "print('pasted')", "end")
            try session.press("Enter")
            try session.wait(for: "pasted", "certferry>")
            try session.press("C-r")
            try session.type("tostr")
            try session.wait { $0.contains("bck:tostr") }
        }
    }
}
