import Testing

@testable import LineEditor

struct FoldedTextsTests {
    private let tall = (1...30).map { "line \($0)" }.joined(separator: "\n")

    @Test func showsWhatFits() {
        var texts = FoldedTexts()
        #expect(texts.paste("a\nb", rows: 24) == "a\nb")
        #expect(texts.entry("a\nb", rows: 24) == "a\nb")
    }

    @Test func givesEachLabelItsOwnText() {
        var texts = FoldedTexts()
        let other = tall.uppercased()
        let first = texts.paste(tall, rows: 24)
        let second = texts.paste(other, rows: 24)
        #expect(first == "[pasted 30 lines; Enter runs, :edit opens, Ctrl-C drops]")
        #expect(first != second)
        #expect(texts.paste(tall, rows: 24) == first)
        #expect(texts.expanded("f(\(second))\n\(first)") == "f(\(other))\n\(tall)")
    }

    @Test func namesAnEntryByItsFirstLine() {
        var texts = FoldedTexts()
        let label = texts.entry(tall, rows: 12)
        #expect(label == "[entry of 30 lines, line 1…; Enter runs, :edit opens, Ctrl-C drops]")
        #expect(texts.expanded(label) == tall)
    }

    @Test func leavesLabelsAloneThatItDidNotGive() {
        let text = "x = '[pasted 30 lines; Enter runs, :edit opens, Ctrl-C drops]'"
        #expect(FoldedTexts().expanded(text) == text)
    }

    @Test func seesAnEditCommandBehindALabelOrABlock() {
        var texts = FoldedTexts()
        let label = texts.paste(tall, rows: 12)
        #expect(texts.beforeEditCommand(label + " :edit") == label)
        #expect(texts.beforeEditCommand("for i = 1, 3 do\n:edit") == "for i = 1, 3 do")
        #expect(texts.beforeEditCommand(":edit") == nil)
        #expect(texts.beforeEditCommand("batch:edit") == nil)
        #expect(texts.beforeEditCommand("x = 1 :edit") == nil)
    }
}
