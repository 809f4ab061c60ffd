import Foundation
import Testing

extension TerminalTests {
    struct Completing {
        @Test("S46: one way is taken, several are listed", arguments: TerminalKind.all)
        func completesAndLists(kind: TerminalKind) throws {
            let session = try TerminalSession(kind)
            try session.type("certificate.re")
            try session.press("Tab")
            try session.wait(for: "certferry> certificate.read(")
            try session.press("C-u")
            try session.enter("tt = { alpha_one = 1, alpha_two = print }")
            try session.type("tt.")
            try session.press("Tab")
            try session.wait(for: "certferry> tt.alpha_")
            try session.press("Tab")
            try session.wait(for: "alpha_one  alpha_two", "certferry> tt.alpha_")
            try session.type("tw")
            try session.press("Tab")
            try session.wait(for: "certferry> tt.alpha_two(")
        }

        @Test("S46: a few are described, many are counted", arguments: TerminalKind.capable)
        func describesAndCounts(kind: TerminalKind) throws {
            let session = try TerminalSession(kind)
            try session.type("secret.")
            try session.press("Tab", "Tab")
            try session.wait { screen in
                screen.contains("  env     take a secret from an enviro")
                    && screen.contains("\n  prompt  ") && screen.hasSuffix("certferry> secret.")
            }
            try session.press("C-u")
            try session.enter("many = {} for i = 1, 500 do many['name_' .. i] = i end")
            try session.type("many.")
            try session.press("Tab")
            try session.wait(for: "certferry> many.name_")
            try session.press("Tab", "Tab")
            try session.wait { $0.contains(" more\ncertferry> many.name_") && $0.contains("… ") }
        }

        @Test("S46: a list leaves a block as it is", arguments: TerminalKind.capable)
        func listsBelowABlock(kind: TerminalKind) throws {
            let session = try TerminalSession(kind)
            try session.enter("for i = 1, 3 do")
            try session.enter("x = 1")
            try session.press("Up", "End")
            try session.type(" secret.")
            try session.press("Tab", "Tab")
            try session.wait { screen in
                screen.contains("\n  prompt  ")
                    && screen.hasSuffix("certferry> for i = 1, 3 do\n  x = 1 secret.")
            }
        }

        @Test("S47: keywords, strings, options, files, commands", arguments: TerminalKind.all)
        func completesEverything(kind: TerminalKind) throws {
            let session = try TerminalSession(kind, files: ["render.pfx": "", "init.lua": ""])
            for (typed, completed) in [
                ("repea", "repeat"), ("('x'):uppe", "('x'):upper("),
                ("azure.login{ten", "azure.login{tenant ="), ("dofile('ini", "dofile('init.lua"),
                ("certificate.read('ren", "certificate.read('render.pfx"),
                ("require 'migrate.inv", "require 'migrate.inventory"), (":timi", ":timing"),
                (":mode jsonl", ":mode jsonl"), (":set trace", ":set traceback"),
                ("?certificate.rea", "?certificate.read"),
                ("azure.login():vaul", "azure.login():vault"),
            ] {
                try session.type(typed)
                try session.press("Tab")
                try session.wait { $0.hasSuffix("certferry> \(completed)") }
                try session.press("C-u")
            }
        }

        @Test("S47, S48: live names come from a cache that fills in the background")
        func completesLiveNames() throws {
            let session = try TerminalSession(
                options: "-q --emulator -d", prompt: "certferry (emulator)>")
            try session.enter("az = azure.login()")
            try session.wait { $0.contains("/vaults?") || $0.contains("Microsoft.KeyVault/vaults") }
            try session.wait { $0.contains("batchAccounts?") }
            try session.press("C-l")
            // Tab sends nothing itself: what it offers has been read before.
            try session.type("az:batch('contosor")
            try session.press("Tab")
            try session.wait { $0.hasSuffix("> az:batch('contosorender") }
            #expect(try !session.screen().contains("GET"))
        }

        @Test("S49: Tab indents where nothing stands", arguments: TerminalKind.capable)
        func indents(kind: TerminalKind) throws {
            let session = try TerminalSession(kind)
            try session.press("Tab")
            try session.type("x = 1")
            try session.wait(for: "certferry>   x = 1")
            try session.press("C-c")
            try session.paste("a\tb\n\tpri\t")
            try session.wait { $0.contains("certferry> a    b\n        pri") }
        }
    }

    struct History {
        private let path = ".local/state/certferry/history"

        @Test("S50: what has run is stored, a line for an entry", arguments: TerminalKind.all)
        func storesWhatHasRun(kind: TerminalKind) throws {
            let session = try TerminalSession(kind)
            try session.enter("for i = 1, 2 do")
            try session.enter("print(i)")
            try session.enter("end")
            try session.wait { $0.hasSuffix("1\n2\ncertferry>") }
            for entry in ["1", "1", " 2", ""] { try session.enter(entry) }
            try session.run("'end'", gives: "\"end\"")
            #expect(
                try session.history()
                    == ["for i = 1, 2 do\\n  print(i)\\nend", "1", "'end'"])
            let attributes = try FileManager.default.attributesOfItem(
                atPath: session.home.appendingPathComponent(path).path)
            #expect(attributes[.posixPermissions] as? Int == 0o600)
        }

        @Test("S50: a session that is killed loses nothing")
        func survivesAKill() throws {
            let session = try TerminalSession()
            try session.run("'kept'", gives: "\"kept\"")
            kill(try session.processIdentifier(), SIGKILL)
            try session.wait { $0.contains("left with 137") }
            #expect(try session.history() == ["'kept'"])
        }

        @Test(
            "S50: a history that cannot be used is left alone",
            arguments: ["_HiStOrY_V2_\nold\\040entry\n", "\u{0}\u{1}binary"])
        func leavesForeignFilesAlone(contents: String) throws {
            let session = try TerminalSession(files: [path: contents])
            #expect(try session.screen().contains("cannot use history"))
            try session.run("1 + 1", gives: "2")
            #expect(try session.file(path) == contents)
        }

        @Test("S51: an entry with a secret stays in memory", arguments: TerminalKind.all)
        func keepsSecretsOut(kind: TerminalKind) throws {
            let session = try TerminalSession(kind)
            let note = "(not saved: contains a secret)"
            try session.enter("do local password = 'hunter2' end")
            try session.wait(for: note, "certferry>")
            try session.enter("s = secret.new('hunter2')")
            try session.wait { $0.components(separatedBy: note).count == 3 }
            try session.run("'the password is wrong'", gives: "\"the password is wrong\"")
            try session.enter(" x = 1")
            try session.enter(":history off")
            try session.run("'not kept'", gives: "\"not kept\"")
            try session.enter(":history on")
            try session.run("'kept'", gives: "\"kept\"")
            #expect(
                try session.history()
                    == ["'the password is wrong'", ":history off", "'kept'"])
            try session.press("Up", "Up", "Up", "Up", "Up", "Up", "Up")
            try session.wait { $0.hasSuffix("certferry> s = secret.new('hunter2')") }
        }

        @Test("S51: a secret is neither listed nor saved")
        func listsNoSecrets() throws {
            let session = try TerminalSession()
            try session.enter("s = secret.new('hunter2')")
            try session.wait(for: "(not saved: contains a secret)", "certferry>")
            try session.press("C-l")
            try session.enter(":history")
            try session.wait(
                for: "1  (not shown: contains a secret)", "    2  :history", "certferry>")
            try session.enter(":save script.lua")
            try session.wait { $0.hasSuffix("3 entries in script.lua\ncertferry>") }
            #expect(
                try session.file("script.lua")
                    == "-- (left out: contains a secret)\n-- :history\n-- :save script.lua\n")
        }

        @Test("S52: a secret is asked for without echo, and Ctrl-C cancels")
        func asksForSecrets() throws {
            let session = try TerminalSession()
            try session.enter("s = shell.ask_secret('PFX password: ')")
            try session.wait { $0.hasSuffix("PFX password:") }
            try session.enter("hunter2")
            try session.wait(for: "PFX password:", "certferry>")
            try session.run("s", gives: "<secret, 7 bytes>")
            try session.enter("s = shell.ask_secret('Another: ')")
            try session.wait { $0.hasSuffix("Another:") }
            try session.press("C-c")
            try session.wait { $0.contains("interrupted") || $0.contains("cancelled") }
            try session.run("s", gives: "<secret, 7 bytes>")
        }

        @Test("S52: it is asked for at the terminal when standard input is a script")
        func asksAtTheTerminal() throws {
            let session = try TerminalSession(launcher: .jobControl)
            try session.press("C-d")
            try session.wait { $0.hasSuffix("shell$") }
            try session.write("print(shell.ask_secret('Password: '))\n", to: "ask.lua")
            try session.enter("'\(Certferry.path)' < ask.lua")
            try session.wait { $0.hasSuffix("Password:") }
            try session.enter("hunter2")
            try session.wait(for: "<secret, 7 bytes>", "shell$")
        }
    }
}
