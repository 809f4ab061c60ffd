import Foundation
import Testing

extension TerminalTests {
    struct Results {
        @Test("S31: values, nil, nothing, and the last ones", arguments: TerminalKind.all)
        func showsValues(kind: TerminalKind) throws {
            let session = try TerminalSession(kind)
            try session.run("1, nil, 'x'", gives: "1       nil     \"x\"")
            try session.run("nil", gives: "nil")
            try session.enter("do end")
            try session.wait(for: "certferry> do end", "certferry>")
            try session.run("= 20 + 1", gives: "21")
            try session.run("nil", gives: "nil")
            try session.run("_ + 1, _2", gives: "22      \"x\"")
            try session.run("_1, _2, _3", gives: "\"x\"     21      \"x\"")
        }

        @Test("S32: tables are literals of Lua", arguments: TerminalKind.all)
        func showsTables(kind: TerminalKind) throws {
            let session = try TerminalSession(kind)
            try session.run("{ b = 2, 1, a = { 'x' } }", gives: "{1, a = {\"x\"}, b = 2}")
            try session.enter("t = {} for i = 1, 9999 do t[i] = i end t.t = t")
            try session.enter(":set pager off")
            try session.enter("t")
            try session.wait { $0.hasSuffix("… 9900 more (use :all or print),\n}\ncertferry>") }
            try session.run("setmetatable({}, { __tostring = error })", gives: "{}")
        }

        private let fleet = [
            "id              state   alloc   size        nodes  low  certs  image",
            "──────────────  ──────  ──────  ──────────  ─────  ───  ─────  ──────────",
        ]

        @Test("S33: a list of pools is a table that fits")
        func showsPoolsAsATable() throws {
            let session = try TerminalSession(
                options: "-q --emulator", prompt: "certferry (emulator)>")
            try session.enter("batch = azure.login():batch('contosorender')")
            try session.wait(for: "contosorender (emulator)>")
            try session.enter("batch:pools()")
            try session.wait { screen in
                screen.contains("id              state   alloc")
                    && screen.contains("\nrender-linux    active  steady")
                    && screen.contains("\n3 pools, ")
            }
            let lines = try session.screen().split(separator: "\n")
            #expect(lines.allSatisfy { $0.count <= 80 })
        }

        @Test("S33: on a narrow screen it is a record view")
        func showsPoolsAsRecords() throws {
            var kind = TerminalKind.narrow
            kind.rows = 40
            let session = try TerminalSession(
                kind, options: "-q --emulator", prompt: "certferry (emulator)>")
            try session.enter("azure.login():batch('contosorender'):pools()")
            try session.wait { screen in
                screen.contains("─[ 2 ]──") && screen.contains("\nid    │ render-linux\n")
                    && screen.contains("\n3 pools, ")
            }
        }

        @Test("a certificate is shown as a card")
        func showsCertificatesAsCards() throws {
            let session = try TerminalSession(
                options: "-q --emulator", prompt: "certferry (emulator)>")
            try session.enter("f = azure.emulator.pfx[1]")
            try session.enter(
                "certificate.read(f.file, { password = secret.file(f.password_file) })")
            try session.wait { screen in
                screen.contains("\nsubject       CN=render.contoso.example\n")
                    && screen.contains("\nKey Vault     application/x-pkcs12: fits\n")
                    && screen.hasSuffix("\ncertferry (emulator)>")
            }
        }

        @Test("S34: results in every mode", arguments: [TerminalKind.wide, .dumb])
        func showsResultsInModes(kind: TerminalKind) throws {
            let session = try TerminalSession(kind)
            try session.enter("t = {{id='a', n=1}, {id='b', n=json.null}}")
            let shown = [
                ("json", "[{\"id\":\"a\",\"n\":1},{\"id\":\"b\",\"n\":null}]"),
                ("jsonl", "{\"id\":\"a\",\"n\":1}\n{\"id\":\"b\",\"n\":null}"),
                ("csv", "id,n\na,1\nb,"),
                ("tsv", "id      n\na       1\nb"),
                (
                    "lua",
                    "{\n  {\n    id = \"a\",\n    n = 1,\n  },\n  {\n    id = \"b\",\n    n = nil,\n  },\n}"
                ),
            ]
            for (mode, text) in shown {
                try session.enter(":mode \(mode)")
                try session.wait { $0.hasSuffix("\(mode)\ncertferry>") }
                try session.enter("t")
                try session.wait(for: "certferry> t", text, "certferry>")
            }
            try session.enter(":mode record")
            try session.enter("t")
            try session.wait { $0.contains("─[ 1 ]─") && $0.contains("id │ a\nn  │ 1\n") }
            try session.enter(":mode auto")
            try session.enter("t")
            try session.wait {
                $0.contains("id  n\n──  ────\na   1\nb   null\n2 rows, ")
                    || $0.contains("id     n\n──  ────\na      1\nb   null\n2 rows, ")
            }
        }

        @Test("S35: what is taller than the screen goes to the pager")
        func pagesLongResults() throws {
            let session = try TerminalSession(
                variables: "PAGER='sed s/^/paged:/ | tail -n 2 #'")
            try session.run("string.rep('x\\n', 3)", gives: "\"x\\nx\\nx\\n\"")
            try session.enter("t = {} for i = 1, 99 do t[i] = 'item number ' .. i end")
            try session.run("t", gives: "paged:  \"item number 99\",", "paged:}")
            try session.enter(":set pager off")
            try session.run("t", gives: "  \"item number 99\",", "}")
        }

        @Test(
            "S35: less shows it, and q or Ctrl-C bring the prompt back",
            .enabled(
                if: FileManager.default.isExecutableFile(atPath: "/usr/bin/less"), "needs less"),
            arguments: ["q", "C-c"])
        func leavesThePager(key: String) throws {
            let session = try TerminalSession()
            try session.enter("t = {} for i = 1, 99 do t[i] = 'item number ' .. i end")
            try session.enter("t")
            try session.wait { $0.hasSuffix("\n:") }
            try session.press(key)
            try session.wait { $0.hasSuffix("certferry>") }
            try session.run("1 + 1", gives: "2")
        }

        @Test("S36: a secret shows its length, and its text when it is asked for")
        func keepsSecrets() throws {
            let session = try TerminalSession()
            try session.enter("s = secret.new('hun' .. 'ter2')")
            try session.run(
                "s, { s = s }", gives: "<secret, 7 bytes>       {s = <secret, 7 bytes>}")
            try session.run("tostring(s)", gives: "\"<secret, 7 bytes>\"")
            try session.run(":reveal s", gives: "hunter2")
            try session.run("#s:reveal()", gives: "7")
        }

        @Test("S37: locals are kept, and a note says so once", arguments: TerminalKind.all)
        func keepsLocals(kind: TerminalKind) throws {
            let session = try TerminalSession(kind)
            try session.enter("local x = 20")
            try session.wait(for: "(locals of the prompt are kept as globals)", "certferry>")
            try session.run("x", gives: "20")
            try session.enter("local y = 1")
            try session.wait(for: "local y = 1", "certferry>")
        }
    }
}
