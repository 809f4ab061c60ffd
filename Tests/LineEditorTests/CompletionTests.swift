import Testing

@testable import LineEditor

struct CompletionTests {
    private func completion(_ texts: [String], describedAs description: String = "") -> Completion {
        Completion(
            replacedBytes: 0,
            candidates: texts.map {
                Completion.Candidate(text: $0, label: $0, description: description)
            })
    }

    @Test func findsWhatAllBeginWith() {
        #expect(completion(["print(", "pretty"]).commonText == "pr")
        #expect(completion(["print("]).commonText == "print(")
        #expect(completion(["a", "b"]).commonText == "")
        #expect(completion(["h\u{E9}llo", "h\u{E8}llo"]).commonText == "h")
    }

    @Test func describesAFew() {
        let list = completion(["pools(", "jobs("], describedAs: "what is there in the account")
            .list(columns: 30, rows: 24)
        #expect(
            list == "  pools(  what is there in t…\n  jobs(   what is there in t…")
    }

    @Test func showsManyInColumns() {
        let list = completion((1...20).map { "name\($0)" }).list(columns: 40, rows: 24)
        let lines = list.split(separator: "\n")
        #expect(lines.count == 5)
        #expect(lines[0] == "name1   name6   name11  name16")
        #expect(lines[4] == "name5   name10  name15  name20")
    }

    @Test func countsWhatDoesNotFit() {
        let list = completion((1...150).map { "a_rather_long_name_\($0)" })
            .list(columns: 40, rows: 12)
        let lines = list.split(separator: "\n")
        #expect(lines.count == 7)
        #expect(lines.last == "… 144 more")
    }
}

struct EntryLayoutTests {
    private func layout(_ text: String, cursor: Int, columns: Int = 10) -> [Int] {
        let layout = EntryLayout(
            promptColumns: 2, buffer: LineBuffer(text, cursor: cursor), columns: columns)
        return [layout.rowsAbove, layout.rowsBelow]
    }

    @Test func countsRowsOfLinesAndOfWraps() {
        #expect(layout("abc", cursor: 1) == [0, 0])
        #expect(layout("abc\ndef\ng", cursor: 5) == [1, 1])
        #expect(layout("abcdefghij", cursor: 0) == [0, 1])
        #expect(layout("abcdefghij", cursor: 10) == [1, 0])
    }

    @Test func knowsThatSomeCharactersAreWide() {
        Terminal.setCharacterSet()
        #expect(layout("\u{6F22}\u{6F22}\u{6F22}\u{6F22}a", cursor: 0) == [0, 1])
        #expect(layout("e\u{301}e\u{301}e\u{301}e\u{301}", cursor: 0) == [0, 0])
    }
}
