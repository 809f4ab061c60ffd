import Foundation
import Testing

extension TerminalTests {
    struct Running {
        @Test(
            "S27: Ctrl-C stops whatever runs", arguments: TerminalKind.all,
            [
                "while true do end",
                "while true do pcall(function() while true do end end) end",
                "coroutine.wrap(function() while true do end end)()",
                "async.sleep(600)",
                "async.all({ function() async.sleep(600) end, function() async.sleep(600) end })",
            ])
        func stopsWhatRuns(kind: TerminalKind, code: String) throws {
            let session = try TerminalSession(kind)
            try session.enter("kept = 41")
            try session.enter("print('busy') \(code)")
            try session.wait { $0.hasSuffix("\nbusy") }
            try session.press("C-c")
            try session.wait { screen in
                screen.contains("interrupted") && !screen.contains("traceback")
                    && screen.hasSuffix("\ncertferry>")
            }
            try session.run("kept + 1", gives: "42")
        }

        @Test("S27: Ctrl-C cancels a request in flight")
        func cancelsARequest() throws {
            let session = try TerminalSession(
                options: "-q --emulator", prompt: "certferry (emulator)>")
            let emulator = try session.processIdentifier(below: session.processIdentifier())
            kill(emulator, SIGSTOP)
            defer { kill(emulator, SIGCONT) }
            try session.enter("print('busy') azure.login():batch_accounts():list()")
            try session.wait { $0.contains("\nbusy") }
            try session.press("C-c")
            try session.wait { screen in
                screen.contains("interrupted") && screen.hasSuffix("certferry (emulator)>")
            }
        }

        @Test("S27: a traceback is shown if it is wanted")
        func showsTracebacks() throws {
            let session = try TerminalSession()
            try session.enter(":set traceback on")
            try session.enter("error('bad')")
            try session.wait {
                $0.contains("stdin:1: bad\nstack traceback:\n\t")
                    || $0.contains("stdin:1: bad\nstack traceback:\n        ")
            }
        }

        @Test("S28: a third Ctrl-C leaves code that cannot be stopped")
        func leavesNativeCode() throws {
            let session = try TerminalSession()
            let entry = "print('busy') ; ('a'):rep(40):find(('a?'):rep(40) .. ('a'):rep(40))"
            let isTold = { (screen: String) in screen.contains("still busy in native code") }
            try session.enter(entry)
            try session.wait { $0.hasSuffix("\nbusy") }
            while try !isTold(session.screen()) {
                try session.press("C-c")
                // Two that the program meets at the same moment are one signal to it, and one that
                // comes before the call of what cannot be stopped stops Lua.
                try? session.wait(seconds: 1, until: isTold)
                if try session.screen().hasSuffix("\ncertferry>") { try session.enter(entry) }
            }
            try session.press("C-c")
            try session.wait { $0.contains("left with 130") && $0.hasSuffix("icanon") }
            #expect(try session.file("before") == session.file("after"))
        }

        @Test("S29: progress is shown, then gone", arguments: TerminalKind.capable)
        func showsProgress(kind: TerminalKind) throws {
            let session = try TerminalSession(kind, options: "")
            try session.enter("async.sleep(2.5)")
            try session.wait { $0.contains("1 s, 0 requests") }
            try session.wait { !$0.contains("requests") && $0.hasSuffix("\ncertferry>") }
        }

        @Test("S29: no progress where it is not wanted or cannot be erased")
        func showsNoProgress() throws {
            for (kind, options) in [(TerminalKind.wide, "-q"), (.dumb, "")] {
                let session = try TerminalSession(kind, options: options)
                try session.enter("async.sleep(1.6)")
                try session.wait { screen in
                    #expect(!screen.contains("requests"))
                    return screen.hasSuffix("sleep(1.6)\ncertferry>")
                }
            }
        }

        @Test("S30: a job's message comes above what is typed", arguments: TerminalKind.capable)
        func tellsOfJobs(kind: TerminalKind) throws {
            let session = try TerminalSession(kind)
            try session.enter(
                "do shell.spawn(function() async.sleep(0.7) return 42 end, 'slow') end")
            try session.wait(for: "certferry>")
            try session.type("do\nprint(1 +")
            try session.press("Left")
            try session.wait { $0.contains("[1] slow done: 42\ncertferry> do\n  print(1 +") }
            try session.press("End")
            try session.run(" 1) end", gives: "2")
        }

        @Test("S30: jobs are listed, cancelled, and survive a Ctrl-C that is not theirs")
        func listsJobs() throws {
            let session = try TerminalSession()
            try session.enter("job = shell.spawn(function() async.sleep(600) end, 'long')")
            try session.enter("print('busy') async.sleep(600)")
            try session.wait { $0.hasSuffix("\nbusy") }
            try session.press("C-c")
            try session.wait { $0.contains("interrupted") && $0.hasSuffix("\ncertferry>") }
            try session.enter(":jobs")
            try session.wait { $0.contains("long") && $0.contains("1 row,") }
            try session.enter("job.cancel()")
            try session.enter("#shell.jobs()")
            try session.wait(for: "0", "certferry>")
        }
    }
}
