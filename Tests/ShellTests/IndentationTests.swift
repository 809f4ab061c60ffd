import Testing

@testable import Shell

struct IndentationTests {
    @Test(arguments: [
        ("for i = 1, 3 do", "for i = 1, 3 do\n  "),
        ("local t = {", "local t = {\n  "),
        ("  if x then -- why", "  if x then -- why\n    "),
        ("local function f(a, b)", "local function f(a, b)\n  "),
        ("async.map(list, function()", "async.map(list, function()\n  "),
        ("f(1,", "f(1,\n"),
        ("local x = f(1) +", "local x = f(1) +\n"),
        ("undo", "undo\n"),
        ("if x then\n  y()\n  else", "if x then\n  y()\nelse\n  "),
    ])
    func indentsWhatFollows(text: String, extended: String) {
        #expect(Indentation.extended(text) == extended)
    }

    @Test func movesClosingLinesOut() {
        #expect(Indentation.settled("do\n  f()\n  end") == "do\n  f()\nend")
        #expect(Indentation.settled("t = {\n  }") == "t = {\n}")
    }

    @Test(arguments: ["do\n  f()\nend", "end", "x\ny", "do\n  ending()", "do\n    end"])
    func leavesTheUsersOwnIndentation(text: String) {
        #expect(Indentation.settled(text) == text)
    }
}
