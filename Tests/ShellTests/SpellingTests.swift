import Testing

@testable import Shell

struct SpellingTests {
    @Test(arguments: [
        ("pritn", "print"), ("Print", "print"), ("stirng", "string"), ("jsn", "json"),
    ])
    func findsWhatWasMeant(name: String, meant: String) {
        let names = ["json", "print", "string", "table"]
        #expect(Spelling.nearest(to: name, among: names) == meant)
    }

    @Test(arguments: ["x", "zzzzz", "print", "prs", "prtnabc"])
    func staysSilentWithoutAGoodGuess(name: String) {
        #expect(Spelling.nearest(to: name, among: ["print", "table", "os"], within: 1) == nil)
    }
}
