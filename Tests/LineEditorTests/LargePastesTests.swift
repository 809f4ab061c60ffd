import Testing

@testable import LineEditor

struct LargePastesTests {
    private let tall = (1...30).map { "line \($0)" }.joined(separator: "\n")

    @Test func showsWhatFits() {
        var pastes = LargePastes()
        #expect(pastes.shown("a\nb", rows: 24) == "a\nb")
    }

    @Test func givesEachLabelItsOwnText() {
        var pastes = LargePastes()
        let other = tall.uppercased()
        let first = pastes.shown(tall, rows: 24)
        let second = pastes.shown(other, rows: 24)
        #expect(first == "[pasted 30 lines; Enter runs, Ctrl-C drops]")
        #expect(first != second)
        #expect(pastes.expanded("f(\(second))\n\(first)") == "f(\(other))\n\(tall)")
    }

    @Test func leavesLabelsAloneThatItDidNotGive() {
        let text = "x = '[pasted 30 lines; Enter runs, Ctrl-C drops]'"
        #expect(LargePastes().expanded(text) == text)
    }
}
