import Foundation
import Testing

@testable import LineEditor

struct HistoryFileTests {
    /// A folder of its own that is removed with the test.
    final class Folder {
        let path = NSTemporaryDirectory() + "certferry-history-\(UUID().uuidString)"

        var file: String { path + "/state/history" }

        deinit {
            try? FileManager.default.removeItem(atPath: path)
        }

        func write(_ text: String) throws {
            try FileManager.default.createDirectory(
                atPath: path + "/state", withIntermediateDirectories: true)
            try text.write(toFile: file, atomically: false, encoding: .utf8)
        }

        func read() throws -> String {
            try String(contentsOfFile: file, encoding: .utf8)
        }

        func mode(_ path: String) throws -> Int? {
            try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
        }
    }

    let folder = Folder()

    @Test func writesOneLineForEachEntry() throws {
        try HistoryFile(path: folder.file).append("for i = 1, 2 do\n  print(\"\\n\")\nend")
        #expect(try folder.read() == "for i = 1, 2 do\\n  print(\"\\\\n\")\\nend\n")
    }

    @Test(arguments: ["1+1", "a\nb", "\\", "\\n", "x = 'h\u{E9}\u{6F22}'", "a\n\n\\b\\\n"])
    func readsBackWhatItWrote(entry: String) throws {
        try HistoryFile(path: folder.file).append(entry)
        #expect(try HistoryFile(path: folder.file).load() == [entry])
    }

    @Test func makesTheFileAndItsFolderPrivate() throws {
        try HistoryFile(path: folder.file).append("x")
        #expect(try folder.mode(folder.file) == 0o600)
        #expect(try folder.mode(folder.path + "/state") == 0o700)
    }

    @Test func keepsWhatTwoSessionsAppend() throws {
        let first = HistoryFile(path: folder.file)
        let second = HistoryFile(path: folder.file)
        try first.append("a")
        try second.append("b")
        try first.append("c")
        #expect(try HistoryFile(path: folder.file).load() == ["a", "b", "c"])
    }

    @Test func losesNothingToSessionsThatStartMeanwhile() throws {
        let file = folder.file
        DispatchQueue.concurrentPerform(iterations: 8) { session in
            for number in 0..<50 {
                let history = HistoryFile(path: file, limit: 1000)
                _ = try? history.load()
                _ = try? history.append("session \(session) entry \(number)")
            }
        }
        #expect(try Set(HistoryFile(path: file).load()).count == 400)
    }

    @Test func storesNoBlanksAndNoRepetitions() throws {
        let history = HistoryFile(path: folder.file)
        #expect(try history.append("a"))
        #expect(try !history.append("a"))
        #expect(try !history.append(""))
        #expect(try !history.append(" secret"))
        #expect(try history.load() == ["a"])
    }

    @Test func remembersTheLastEntryOfTheFile() throws {
        try HistoryFile(path: folder.file).append("a")
        let history = HistoryFile(path: folder.file)
        _ = try history.load()
        #expect(try !history.append("a"))
    }

    @Test func keepsTheNewestEntriesOfALongFile() throws {
        try folder.write((1...20).map { "entry \($0)\n" }.joined())
        let history = HistoryFile(path: folder.file, limit: 10)
        #expect(try history.load() == (11...20).map { "entry \($0)" })
        #expect(try folder.read().hasPrefix("entry 11\n"))
    }

    @Test func takesAnEmptyFileForAnEmptyHistory() throws {
        try folder.write("")
        #expect(try HistoryFile(path: folder.file).load() == [])
    }

    @Test(arguments: ["_HiStOrY_V2_\nprint\\040x\n", "a\0b\n"])
    func leavesAForeignFileAlone(contents: String) throws {
        try folder.write(contents)
        #expect(throws: HistoryFile.Failure.self) { try HistoryFile(path: folder.file).load() }
        #expect(try folder.read() == contents)
    }

    @Test func saysThatItCannotWrite() {
        #expect(throws: HistoryFile.Failure.self) {
            try HistoryFile(path: "/proc/certferry/history").append("x")
        }
    }
}
