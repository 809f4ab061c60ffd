import Foundation
import Testing

/// The prompt as a user sees it.
@Suite(
    .enabled(if: TerminalSession.isAvailable, "needs /usr/bin/tmux and the program certferry"),
    .serialized)
struct TerminalTests {
    private let block = ["certferry> for i = 1, 3 do", "  print(i)", "end"]

    private func typeBlock(_ session: TerminalSession) throws {
        try session.enter("for i = 1, 3 do")
        try session.enter("print(i)")
        try session.enter("end")
    }

    @Test func editsAndRecallsABlockAsAWhole() throws {
        let session = try TerminalSession()
        try typeBlock(session)
        let shown = block.joined(separator: "\n")
        try session.wait(for: shown, "1", "2", "3", "certferry>")
        try session.press("Up")
        try session.wait(for: "3", shown)
        // Up moves within the block, to the older entry only from its first line.
        try session.press("Up", "End")
        try session.type(" -- twice")
        try session.press("Enter", "BSpace")
        try session.press("C-c")
        try session.wait(for: "certferry>")
        try session.enter("1 + 1")
        try session.wait(for: "2", "certferry>")
    }

    @Test func dropsABlockOnInterrupt() throws {
        let session = try TerminalSession()
        try session.enter("for i = 1, 3 do")
        try session.press("C-c")
        try session.wait(for: "certferry> for i = 1, 3 do", "  ^C", "certferry>")
        try session.enter("while true do")
        try session.press("C-d")
        try session.wait(for: "while true do", "", "certferry>")
        try session.press("C-r")
        try session.wait { $0.hasSuffix("bck:") }
        try session.press("C-c")
        try session.wait(for: "^C", "certferry>")
        try session.enter("1 + 1")
        try session.wait(for: "2", "certferry>")
    }

    @Test func hintsAtLeavingOnce() throws {
        let session = try TerminalSession()
        try session.press("C-c")
        try session.wait(for: "certferry> ^C", "(Ctrl-D or :quit to exit)", "certferry>")
        try session.press("C-c")
        try session.wait(for: "to exit)", "certferry> ^C", "certferry>")
        try session.press("C-d")
        try session.wait(for: "left with 0", "icanon")
    }

    @Test func interruptsWhatRuns() throws {
        let session = try TerminalSession()
        try session.enter("kept = 41")
        try session.enter(
            "while true do pcall(coroutine.wrap(function() print('busy') while true do end end)) end"
        )
        try session.wait { $0.hasSuffix("\nbusy") }
        try session.press("C-c")
        try session.wait { $0.hasSuffix("interrupted!\ncertferry>") }
        try session.enter("kept + 1")
        try session.wait(for: "42", "certferry>")
    }

    @Test func insertsAPasteWithoutRunningIt() throws {
        let session = try TerminalSession()
        try session.paste(
            "certferry> local a = 'h\u{E9}\u{6F22}'\n>> if a then\n>>   print(a)\n>> end\n")
        try session.wait(
            for: "certferry> local a = 'h\u{E9}\u{6F22}'", "if a then", "  print(a)", "end")
        try session.press("Enter")
        try session.wait { $0.contains("end\nh\u{E9}\u{6F22}\n") && $0.hasSuffix("certferry>") }
    }

    @Test func showsATallPasteAsOneLine() throws {
        let session = try TerminalSession()
        try session.paste(String(repeating: "n = (n or 0) + 1\n", count: 200) + "print('n', n)\n")
        try session.wait(
            for: "certferry> [pasted 201 lines; Enter runs, :edit opens, Ctrl-C drops]")
        try session.press("Enter")
        try session.wait(for: "n       200", "certferry>")
    }

    @Test func keepsOutputWithoutALineEnd() throws {
        let session = try TerminalSession()
        try session.enter("do io.write('abc') end")
        try session.wait(for: "abc%", "certferry>")
    }

    @Test func typesNoGarbageForKeys() throws {
        let session = try TerminalSession()
        try session.type("print(1)")
        try session.press(
            "C-Left", "C-Right", "M-Left", "PageUp", "PageDown", "IC", "Home", "End", "DC")
        try session.press("C-s")
        try session.type(" print(2)")
        try session.wait(for: "certferry> print(1) print(2)")
    }

    @Test func keepsLocalsAndTheLastValue() throws {
        let session = try TerminalSession()
        try session.enter("local x = 20")
        try session.wait(for: "(locals of the prompt are kept as globals)", "certferry>")
        try session.enter("x + 1, nil")
        try session.wait(for: "21      nil", "certferry>")
        try session.enter("= x")
        try session.enter("_ * 2")
        try session.wait(for: "40", "certferry>")
    }

    @Test func showsErrorsInOneLine() throws {
        let session = try TerminalSession()
        try session.enter("pritn(1)")
        try session.wait { screen in
            screen.contains("stdin:1: attempt to call a nil value (global 'pritn'); did you")
                && !screen.contains("traceback") && screen.hasSuffix("certferry>")
        }
        try session.enter(":err")
        try session.wait { $0.contains("stack traceback:") && $0.hasSuffix("certferry>") }
    }

    @Test func storesWhatHasRun() throws {
        let session = try TerminalSession()
        try typeBlock(session)
        try session.wait(for: "3", "certferry>")
        let history = session.home.appendingPathComponent(".local/state/certferry/history")
        let stored = try String(contentsOf: history, encoding: .utf8)
        #expect(stored == "for i = 1, 3 do\\n  print(i)\\nend\n")
    }
}
