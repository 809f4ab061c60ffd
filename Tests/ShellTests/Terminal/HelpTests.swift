import Foundation
import Testing

extension TerminalTests {
    struct ErrorsAndHelp {
        private func emulated() throws -> TerminalSession {
            let session = try TerminalSession(
                options: "-q --emulator", variables: "PAGER=cat", prompt: "certferry (emulator)>")
            try session.enter("batch = azure.login():batch('contosorender')")
            try session.wait(for: "contosorender (emulator)>")
            return session
        }

        @Test("S38: misspelt names are told from near ones", arguments: TerminalKind.all)
        func suggestsNames(kind: TerminalKind) throws {
            let session = try TerminalSession(kind)
            for (entry, hint) in [
                ("pritn(1)", "(global 'pritn'); did you mean 'print'?"),
                ("table.inserrt({}, 1)", "(field 'inserrt'); did you mean 'insert'?"),
                ("azure.lgoin()", "(field 'lgoin'); did you mean 'login'?"),
                (":hlep", "unknown command ':hlep'; did you mean ':help'?"),
            ] {
                try session.enter(entry)
                try session.wait { screen in
                    let joined = screen.replacing("\n  ", with: " ")
                    return joined.contains(hint) && screen.hasSuffix("\ncertferry>")
                }
            }
        }

        @Test("S38: so are methods of what is at hand")
        func suggestsMethods() throws {
            let session = try emulated()
            try session.enter("batch:polls()")
            try session.wait { $0.contains("did you mean 'pools'") }
            try session.enter("batch:pools({ fitler = 'x' })")
            try session.wait { $0.contains("unknown option 'fitler'") && $0.contains("'filter'?") }
        }

        @Test("S39: an undefined global is nil with a hint", arguments: TerminalKind.all)
        func hintsAtNames(kind: TerminalKind) throws {
            let session = try TerminalSession(kind)
            try session.run("pirnt", gives: "nil", "(did you mean 'print'?)")
            try session.run("nothing_like_it", gives: "nil")
        }

        @Test("S40: an error of Azure has a next step; :err has everything")
        func explainsErrors() throws {
            let session = try emulated()
            try session.enter("batch:nodes('nope')")
            try session.wait { screen in
                screen.contains("cannot list nodes of pool 'nope': ")
                    && screen.contains("\n  PoolNotFound (404), request ")
                    && screen.contains("\n  next: check the name; ")
                    && screen.hasSuffix("contosorender (emulator)>")
            }
            try session.enter(":err")
            try session.wait { screen in
                screen.contains("\n  url: https://") && screen.contains("\n  retriable: false")
            }
            try session.enter("select(2, pcall(batch.nodes(batch, 'nope'))).status")
            try session.wait { $0.contains("\n404\n") }
        }

        @Test("S42: help on a method in each way of asking")
        func helpsWithMethods() throws {
            let session = try emulated()
            for entry in [
                "?batch.arm_pool", ":help batch.arm_pool", "help(batch.arm_pool)",
                "batch.arm_pool?",
                ":help BatchAccount:arm_pool",
            ] {
                try session.enter(entry)
                try session.wait { screen in
                    screen.contains("\(entry)\nBatchAccount:arm_pool(pool)")
                        && screen.contains("Example\n")
                        && screen.hasSuffix("since 0.1.0\ncontosorender (emulator)>")
                }
                try session.press("C-l")
            }
        }

        @Test("S42: members, sources, and names that are nearly right")
        func helpsWithMore() throws {
            let session = try emulated()
            try session.enter("?secret.")
            try session.wait { $0.contains("\n  .prompt(") && $0.contains("\n  .env(") }
            try session.enter("??secret.env")
            try session.wait { $0.contains("??secret.env\nnative\n") }
            try session.enter("??pretty.print")
            try session.wait { $0.contains("\nfunction pretty.print(...)") }
            try session.enter("?certificate.raed")
            try session.wait { $0.contains("certificate.read") }
        }

        @Test("S43: help, exit and quit are words of the prompt", arguments: TerminalKind.all)
        func takesBareWords(kind: TerminalKind) throws {
            let session = try TerminalSession(kind, variables: "PAGER=cat")
            try session.enter("help")
            try session.wait { $0.contains("topics") || $0.contains("Topics") }
            try session.enter("exit = 5")
            try session.enter("exit")
            try session.wait { $0.hasSuffix("exit\n5\ncertferry>") }
            try session.enter("quit")
            try session.wait(for: "left with 0", "icanon")
        }

        @Test("S44: the commands that are left do what they say")
        func runsCommands() throws {
            let session = try TerminalSession(
                files: ["m.lua": "return { n = 1 }", "script.lua": "loaded = 5"])
            try session.enter("package.path = './?.lua' ; m = require('m')")
            try session.enter(":load script.lua")
            try session.run("loaded, m.n", gives: "5       1")
            try session.write("return { n = 2 }", to: "m.lua")
            try session.enter(":reload m")
            try session.run("m.n", gives: "2")
            try session.enter(":save saved.lua")
            try session.wait { $0.contains(" entries in saved.lua") }
            #expect(try session.file("saved.lua").contains("loaded, m.n\n-- :reload m\nm.n\n"))
            try session.enter(":save saved.lua")
            try session.wait { $0.contains("cannot save to 'saved.lua': it exists") }
            try session.enter(":history 2")
            try session.wait { $0.contains(":save saved.lua\n") }
            try session.enter(":reset")
            try session.run("loaded", gives: "nil", "(did you mean 'load'?)")
            try session.enter(":time 6 * 7")
            try session.wait { $0.contains("\n42\nTime: ") && $0.contains(", 0 requests") }
            try session.enter("deep = {{{{{{{'deep'}}}}}}}")
            try session.enter(":all deep")
            try session.wait { $0.contains("{\"deep\"}") }
            try session.enter(":quit 3")
            try session.wait(for: "left with 3", "icanon")
        }

        @Test("S45: the time of each entry, and a result that is shown again and again")
        func timesAndWatches() throws {
            let session = try TerminalSession()
            try session.enter(":timing on")
            try session.enter("1")
            try session.wait { $0.contains("\n1\nTime: ") && $0.contains(" ms, 0 requests") }
            try session.enter(":timing off")
            try session.enter("n = 0 function count() n = n + 1 return n end")
            try session.enter(":watch 0.1 count()")
            try session.wait { $0.contains("every 0.1 s: count(), Ctrl-C ends\n3") }
            try session.press("C-c")
            try session.wait { !$0.contains("interrupted") && $0.hasSuffix("\ncertferry>") }
            try session.run("n > 2", gives: "true")
        }
    }
}
