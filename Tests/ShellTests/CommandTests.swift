import Testing

@testable import Shell

struct CommandTests {
    private func parse(_ text: String, globals: Set<String> = []) -> String? {
        Command.text(of: text, isGlobal: globals.contains)
    }

    @Test func takesWhatFollowsTheColon() {
        #expect(parse(":help") == "help")
        #expect(parse(" :mode  json ") == "mode  json ")
        #expect(parse(":watch 5 {\n1 }") == "watch 5 {\n1 }")
    }

    @Test func readsQuestionMarks() {
        #expect(parse("?batch.pools") == "help batch.pools")
        #expect(parse("? batch.") == "help  batch.")
        #expect(parse("??pretty.format") == "source pretty.format")
        #expect(parse("batch.pools?") == "help batch.pools")
        #expect(parse("batch.pools??") == "source batch.pools")
        #expect(parse("print('really?')") == nil)
        #expect(parse("x = 'a b?") == nil)
    }

    @Test func takesBareWordsUnlessLuaKnowsThem() {
        #expect(parse("exit") == "exit")
        #expect(parse("help") == "help")
        #expect(parse("help", globals: ["help"]) == nil)
        #expect(parse("err") == nil)
    }

    @Test func leavesLuaAlone() {
        #expect(parse("::label::") == nil)
        #expect(parse("quit()") == nil)
        #expect(parse("") == nil)
    }
}
