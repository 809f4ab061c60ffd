internal import Journal
internal import LuaRuntime

/// The module `journal`: what a migration has done, on disk.
enum JournalModule {
    static func make() -> LuaModule {
        var module = LuaModule("journal")
        module.type(JournalObject.self)
        module.type(JournalRunObject.self)
        module.function("open") { call in
            .object(JournalObject(try Journal(path: call.string(1))))
        }
        return module
    }
}

/// An open journal.
final class JournalObject: LuaObject {
    static let luaName = "journal"

    private let journal: Journal

    init(_ journal: Journal) {
        self.journal = journal
    }

    static func describe(_ type: inout LuaTypeBuilder<JournalObject>) {
        type.method("run") { object, call in
            let options = try call.options(1, ["plan", "owner"])
            let run = try object.journal.openRun(
                plan: options.requiredString("plan"), owner: options.string("owner") ?? "unknown")
            return .object(JournalRunObject(run))
        }
        type.method("steps") { object, call in
            let steps = try object.journal.steps(ofPlan: call.string(1))
            return .data(.list(steps.map(JournalRunObject.record)))
        }
    }
}

/// One run; `<close>` ends it.
final class JournalRunObject: LuaObject {
    static let luaName = "journal_run"

    private let run: JournalRun

    init(_ run: JournalRun) {
        self.run = run
    }

    deinit {
        // Nobody is left to tell that the end could not be written; the lock is freed all the same.
        try? run.close()
    }

    static func describe(_ type: inout LuaTypeBuilder<JournalRunObject>) {
        type.method("begin") { object, call in
            try object.run.begin(call.string(1), detail: text(call, 2))
            return .nothing
        }
        type.method("finish") { object, call in
            try object.run.finish(call.string(1), outcome: text(call, 2))
            return .nothing
        }
        type.method("fail") { object, call in
            try object.run.fail(call.string(1), outcome: text(call, 2))
            return .nothing
        }
        type.method("steps") { object, _ in
            .data(.list(try object.run.steps().map(record)))
        }
        type.method("close") { object, _ in
            try object.run.close()
            return .nothing
        }
    }

    private static func text(_ call: LuaCall, _ index: Int) throws -> String {
        String(decoding: try call.json(index), as: UTF8.self)
    }

    fileprivate static func record(_ step: JournalStep) -> LuaData {
        var fields: [String: LuaData] = [
            "run": .integer(step.run),
            "name": .text(step.name),
            "state": .text(step.state.rawValue),
            "detail": .json(Array(step.detail.utf8)),
            "begun": .text(step.begun),
        ]
        fields["outcome"] = step.outcome.map { .json(Array($0.utf8)) }
        fields["ended"] = step.ended.map { .text($0) }
        return .record(fields)
    }
}
