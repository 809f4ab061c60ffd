import Testing

@testable import Shell

struct CommandTests {
    private func parse(_ text: String, globals: Set<String> = []) -> Command? {
        Command(parsing: text, isGlobal: globals.contains)
    }

    @Test func readsCommands() {
        #expect(parse(":help") == .help)
        #expect(parse(" :quit ") == .quit)
        #expect(parse(":err") == .error)
    }

    @Test func takesBareWordsUnlessLuaKnowsThem() {
        #expect(parse("exit") == .quit)
        #expect(parse("help") == .help)
        #expect(parse("help", globals: ["help"]) == nil)
        #expect(parse("err") == nil)
    }

    @Test func namesTheNearestCommand() {
        #expect(
            parse(":hlep") == .unknown(message: "unknown command ':hlep'; did you mean ':help'?"))
        #expect(
            parse(":zzz") == .unknown(message: "unknown command ':zzz'; :help lists the commands"))
    }

    @Test func leavesLuaAlone() {
        #expect(parse("::label::") == nil)
        #expect(parse("quit()") == nil)
        #expect(parse("") == nil)
    }
}
