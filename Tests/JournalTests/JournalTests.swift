import Foundation
import GRDB
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

    @Test func endsTheLastRecordOfAStepThatWasBegunTwice() throws {
        let run = try Journal(path: path).openRun(plan: "p", owner: "ada")
        try run.begin("import", detail: "1")
        try run.begin("import", detail: "2")
        try run.finish("import", outcome: "{}")
        #expect(try run.steps().map(\.state) == [.done])
        #expect(try run.steps().map(\.detail) == ["2"])
    }

    @Test func locksPlansApartThatAFileNameCannotHold() throws {
        let journal = try Journal(path: path)
        let long = String(repeating: "/folder", count: 60)
        let plans = ["/srv/a/b.lua", "/srv/a_b.lua", "_srv_a_b_lua", long + "/1", long + "/2"]
        let runs = try plans.map { try journal.openRun(plan: $0, owner: "ada") }
        for plan in plans {
            let error = #expect(throws: JournalError.self) {
                try journal.openRun(plan: plan, owner: "bob")
            }
            #expect(error?.code == .held)
        }
        for run in runs { try run.close() }
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
            // From the end: the first page, which describes the tables, has such words too.
            let place = try #require(whole.range(of: Data(record.utf8), options: .backwards))
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

    @Test func beginsAnewWhatAnotherPlanHasBegunAnew() throws {
        try Journal(path: path).openRun(plan: "p", owner: "ada").close()
        try FileManager.default.removeItem(atPath: path)
        try Journal(path: path).openRun(plan: "q", owner: "ada").close()
        let run = try Journal(path: path).openRun(plan: "p", owner: "ada")
        #expect(try run.steps().isEmpty)
    }

    @Test func opensAFileThatWasVacuumed() throws {
        let run = try Journal(path: path).openRun(plan: "p", owner: "ada")
        try run.begin("import", detail: "{}")
        let known = try run.steps()
        try run.close()
        let before = try Data(contentsOf: URL(filePath: path))
        try DatabaseQueue(path: path).vacuum()
        #expect(try Data(contentsOf: URL(filePath: path)) != before)
        #expect(try Journal(path: path).steps(ofPlan: "p") == known)
    }

    @Test func showsNoStatementIfItCannotOpen() throws {
        // SQLite cannot make its own file beside the journal.
        try FileManager.default.createDirectory(
            atPath: path + "-journal", withIntermediateDirectories: false)
        let error = #expect(throws: JournalError.self) { try Journal(path: path) }
        #expect(error?.code == .cannotOpen)
        #expect(error?.message.contains("unable to open database file; give a path") == true)
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
