import Bindings
import Testing

@testable import Shell

struct OptionsTests {
    private func parse(_ words: String...) throws -> Options {
        try Options(parsing: ["certferry"] + words)
    }

    @Test func keepsTheOrderOfActions() throws {
        let options = try parse("-e", "a", "-ljson", "-p", "1+1", "-eb")
        #expect(
            options.actions == [.evaluate("a"), .require("json"), .print("1+1"), .evaluate("b")])
        #expect(options.script == nil)
    }

    @Test func leavesWhatFollowsTheScriptToIt() throws {
        let options = try parse("-q", "plan.lua", "-e", "--help")
        #expect(options.script == .file("plan.lua"))
        #expect(options.scriptArguments == ["-e", "--help"])
        #expect(options.scriptPosition == 2)
        #expect(options.actions.isEmpty && options.document == nil && options.isQuiet)
    }

    @Test func takesADashForStandardInput() throws {
        let options = try parse("-", "a", "b")
        #expect(options.script == .standardInput)
        #expect(options.scriptArguments == ["a", "b"])
    }

    @Test func startsTheEmulatorWithASeed() throws {
        let options = try parse("--emulator-seed", "empty", "a.lua")
        #expect(options.startsEmulator && options.emulatorSeed == "empty")
        #expect(try parse("--emulator").emulatorSeed == nil)
        #expect(throws: UsageError.self) { try parse("--emulator-seed") }
    }

    @Test func endsOptionsAtTwoDashes() throws {
        #expect(try parse("--", "-odd.lua").script == .file("-odd.lua"))
        #expect(try parse("-i", "--").script == nil)
    }

    @Test func takesValuesOfLongOptionsInEitherForm() throws {
        #expect(try parse("--output", "csv").outputMode == "csv")
        #expect(try parse("--output=json", "a.lua").outputMode == "json")
        #expect(throws: UsageError.self) { try parse("--output", "jsn") }
        #expect(throws: UsageError.self) { try parse("--yes=no") }
    }

    @Test func ignoresInitLuaWithoutTheEnvironment() throws {
        #expect(try parse("-E").skipsConfiguration)
        let options = try parse("--no-rc")
        #expect(options.skipsConfiguration && !options.ignoresEnvironment)
    }

    @Test func keepsFromChanging() throws {
        #expect(try parse("--read-only").writePolicy.isReadOnly)
        #expect(try parse("--what-if").writePolicy == parse("--dry-run").writePolicy)
        let options = try parse("--yes", "--force-protected", "--log", "writes.jsonl")
        #expect(options.writePolicy.assumesYes && options.writePolicy.forcesProtected)
        #expect(options.writePolicy.log == "writes.jsonl")
    }

    @Test(arguments: [
        ("--emulater", "unknown option '--emulater'; did you mean '--emulator'?"),
        ("--hlep", "unknown option '--hlep'; did you mean '--help'?"),
        ("--frobnicate", "unknown option '--frobnicate'"),
        ("-e", "option '-e' needs a value"),
    ])
    func refusesWhatItDoesNotKnow(word: String, message: String) {
        #expect(throws: UsageError(message: message)) { try parse(word) }
    }
}
