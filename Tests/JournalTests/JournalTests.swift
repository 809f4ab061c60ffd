import Foundation
import Journal
import Testing

struct JournalTests {
    let folder: URL

    init() throws {
        folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    }

    var path: String { folder.appending(path: "plan.journal").path }

    @Test func remembersStepsAcrossRuns() throws {
        let first = try Journal(path: path).openRun(plan: "p", owner: "ada")
        try first.begin("import", detail: #"{"name":"a"}"#)
        try first.finish("import", outcome: #"{"x5t":"b"}"#)
        try first.begin("pool", detail: "{}")
        try first.fail("pool", outcome: #"{"code":"PoolExists"}"#)
        try first.begin("verify", detail: "{}")
        try first.close()

        let second = try Journal(path: path).openRun(plan: "p", owner: "bob")
        #expect(try second.steps().map(\.name) == ["import", "pool", "verify"])
        #expect(try second.steps().map(\.state) == [.done, .failed, .begun])
        try second.begin("pool", detail: "{}")
        try second.finish("pool", outcome: "{}")
        #expect(try second.steps().map(\.state) == [.done, .done, .begun])
        #expect(try second.steps()[1].run == second.id)
    }

    @Test func refusesASecondRunAndNamesTheFirst() throws {
        let journal = try Journal(path: path)
        let first = try journal.openRun(plan: "p", owner: "ada")
        let error = #expect(throws: JournalError.self) {
            try Journal(path: path).openRun(plan: "p", owner: "bob")
        }
        #expect(error?.code == .held)
        #expect(error?.message.contains("ada") == true)
        _ = try journal.openRun(plan: "another", owner: "bob")
        try first.close()
        try first.close()
        _ = try journal.openRun(plan: "p", owner: "bob")
    }

    @Test func refusesStepsItDidNotBegin() throws {
        let run = try Journal(path: path).openRun(plan: "p", owner: "ada")
        #expect(throws: JournalError.self) { try run.finish("nothing", outcome: "{}") }
        try run.close()
        #expect(throws: JournalError.self) { try run.begin("late", detail: "{}") }
    }

    @Test func refusesADamagedFileAndLeavesItAlone() throws {
        let text = Data(String(repeating: "not a database ", count: 100).utf8)
        try text.write(to: URL(filePath: path))
        let error = #expect(throws: JournalError.self) { try Journal(path: path) }
        #expect(error?.code == .unreadable)
        #expect(try Data(contentsOf: URL(filePath: path)) == text)
    }

    @Test func noticesEveryByteOfARecordThatChanges() throws {
        let run = try Journal(path: path).openRun(plan: "p", owner: "ada")
        try run.begin("import", detail: #"{"title":"import the PFX"}"#)
        try run.finish("import", outcome: #"{"made":true}"#)
        let known = try run.steps()
        try run.close()
        let whole = try Data(contentsOf: URL(filePath: path))
        for record in ["import the PFX", #"{"made":true}"#, "done", "ada"] {
            let place = try #require(whole.range(of: Data(record.utf8)))
            for position in place {
                var changed = whole
                changed[position] ^= 1
                try changed.write(to: URL(filePath: path))
                let error = #expect(throws: JournalError.self) { try Journal(path: path) }
                #expect(error?.code == .unreadable)
                #expect(error?.message.contains("put back a copy") == true)
            }
        }
        try whole.write(to: URL(filePath: path))
        #expect(try Journal(path: path).steps(ofPlan: "p") == known)
    }

    @Test func doesNotBeginAnewWhatWasEmptied() throws {
        try Journal(path: path).openRun(plan: "p", owner: "ada").close()
        try Data().write(to: URL(filePath: path))
        for _ in 1...2 {
            let error = #expect(throws: JournalError.self) {
                try Journal(path: path).openRun(plan: "p", owner: "ada")
            }
            #expect(error?.code == .unreadable)
            #expect(error?.message.contains("it is empty") == true)
        }
        try FileManager.default.removeItem(atPath: path)
        let run = try Journal(path: path).openRun(plan: "p", owner: "ada")
        #expect(try run.steps().isEmpty)
    }

    @Test func refusesAPathThatCannotBeWritten() {
        let error = #expect(throws: JournalError.self) {
            try Journal(path: folder.appending(path: "missing/plan.journal").path)
        }
        #expect(error?.code == .cannotOpen)
    }

    @Test func keepsTheFileToItsOwner() throws {
        _ = try Journal(path: path)
        let attributes = try FileManager.default.attributesOfItem(atPath: path)
        #expect(attributes[.posixPermissions] as? Int == 0o600)
    }
}
