import Testing

@testable import LineEditor

struct LineBufferTests {
    /// "ab", "c", "", "defg"; the cursor is given as its position.
    static let text = "ab\nc\n\ndefg"

    @Test(
        arguments: [
            (0, nil), (2, nil), (3, 0), (4, 1), (5, 3), (6, 5), (10, 5),
        ] as [(Int, Int?)])
    func findsTheSameColumnAbove(cursor: Int, target: Int?) {
        let buffer = LineBuffer(Self.text, cursor: cursor)
        #expect(buffer.stepsUp.map { cursor + $0 } == target)
    }

    @Test(
        arguments: [
            (0, 3), (1, 4), (2, 4), (4, 5), (5, 6), (6, nil), (10, nil),
        ] as [(Int, Int?)])
    func findsTheSameColumnBelow(cursor: Int, target: Int?) {
        let buffer = LineBuffer(Self.text, cursor: cursor)
        #expect(buffer.stepsDown.map { cursor + $0 } == target)
    }

    @Test func findsTheEndsOfALine() {
        let buffer = LineBuffer(Self.text, cursor: 8)
        #expect(buffer.stepsToLineStart == -2)
        #expect(buffer.stepsToLineEnd == 2)
    }

    @Test func countsScalarsAsLibeditDoes() {
        let buffer = LineBuffer("e\u{301}\nx", cursor: 4)
        #expect(buffer.isCursorAtEnd)
        #expect(buffer.stepsUp == -3)
    }
}
