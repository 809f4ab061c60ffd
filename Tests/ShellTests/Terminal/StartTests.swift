import Testing

extension TerminalTests {
    struct Start {
        @Test("S2: one line of banner", arguments: TerminalKind.all)
        func showsOneLineOfBanner(kind: TerminalKind) throws {
            let session = try TerminalSession(kind, options: "")
            let lines = try session.screen().split(separator: "\n")
            #expect(lines.first?.hasPrefix("certferry 0.1.0") == true)
            let banner = "certferry 0.1.0 (Lua 5.4), :help for help, Ctrl-D to exit"
            #expect(lines.joined().hasPrefix(banner + "certferry>"))
        }

        @Test("S6: init.lua runs, and its error does not keep the shell from starting")
        func runsInitLua() throws {
            let files = [".config/certferry/init.lua": "from_init = 7\nerror('oops')\n"]
            let session = try TerminalSession(files: files)
            #expect(try session.screen().contains(".config/certferry/init.lua:2: oops"))
            try session.run("from_init", gives: "7")
            for option in ["--no-rc", "-E"] {
                let without = try TerminalSession(options: "-q \(option)", files: files)
                try without.run("from_init", gives: "nil")
            }
        }

        @Test("S14: the prompt shows where one is, and what is protected")
        func showsWhereOneIs() throws {
            let session = try TerminalSession(
                options: "-q --emulator", prompt: "certferry (emulator)>")
            try session.enter(":account contosorender")
            try session.wait { $0.hasSuffix("\ncontosorender (emulator)>") }
            try session.enter(":vault contoso-kv")
            try session.wait { $0.hasSuffix("\ncontosorender/contoso-kv (emulator)>") }
            #expect(try session.screen(withColors: true).contains("\u{1B}[1m"))
            try session.enter("shell.protect('contosorender')")
            try session.wait { $0.hasSuffix("contoso-kv (emulator) !>") }
            #expect(try session.screen(withColors: true).contains("\u{1B}[1m\u{1B}[31m"))
            try session.enter(":set read_only on")
            try session.wait { $0.hasSuffix("contoso-kv (emulator) [read-only]>") }
            try session.enter(":set what_if on")
            try session.wait { $0.hasSuffix("[read-only] [what-if]>") }
        }

        @Test(
            "S14: no colours where they are not wanted or not understood",
            arguments: [(TerminalKind.wide, "NO_COLOR=1"), (TerminalKind.dumb, "")])
        func showsNoColours(kind: TerminalKind, variables: String) throws {
            let session = try TerminalSession(kind, variables: variables)
            try session.enter("pirnt")
            try session.wait(for: "nil", "(did you mean 'print'?)", "certferry>")
            #expect(try !session.screen(withColors: true).contains("\u{1B}["))
        }
    }
}
