import Testing

@testable import LineEditor

struct PastedTextTests {
    private func clean(_ text: String) -> String {
        PastedText.clean(text.unicodeScalars, prompts: ["certferry> ", ">> ", "> "])
    }

    @Test func keepsTabsAndAllScripts() {
        #expect(
            clean("if x then\n\tprint('h\u{E9}\u{6F22}')\nend")
                == "if x then\n\tprint('h\u{E9}\u{6F22}')\nend")
    }

    @Test func takesAnyLineEnd() {
        #expect(clean("a\rb\r\nc\n") == "a\nb\nc")
    }

    @Test func dropsControlCharacters() {
        #expect(clean("a\u{1B}[31mb\u{7F}\u{0}") == "a[31mb")
    }

    @Test func removesPromptsOfACopiedSession() {
        #expect(
            clean("certferry> for i = 1, 2 do\n>>   f(i)\n>> end") == "for i = 1, 2 do\n  f(i)\nend"
        )
    }

    @Test func leavesComparisonsAlone() {
        #expect(clean("x = a\n> b") == "x = a\n> b")
    }
}
