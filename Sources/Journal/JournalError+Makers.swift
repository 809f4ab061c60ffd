internal import GRDB

extension JournalError {
    static func cannotOpen(_ path: String, _ reason: String) -> JournalError {
        JournalError(
            code: .cannotOpen,
            message: "cannot open journal '\(path)': \(reason); give a path that you may write")
    }

    static func unreadable(_ path: String, _ error: DatabaseError) -> JournalError {
        JournalError(
            code: .unreadable,
            message: """
                cannot read journal '\(path)': \(error.reason); move the file away and run again: \
                every step looks at what the service really holds, so nothing is done twice
                """)
    }

    static func foreign(_ path: String) -> JournalError {
        JournalError(
            code: .unreadable,
            message: "cannot use '\(path)' as a journal: it is another program's database")
    }

    static func cannotWrite(_ attempt: String, _ path: String, _ error: any Error) -> JournalError {
        let reason = (error as? DatabaseError)?.reason ?? "\(error)"
        return JournalError(
            code: .cannotWrite,
            message: """
                cannot \(attempt) in journal '\(path)': \(reason); nothing was changed after this \
                point, mend it and run the plan again
                """)
    }

    static func held(_ plan: String, by holder: String) -> JournalError {
        JournalError(
            code: .held,
            message: """
                cannot run plan \(plan): \(holder) is running it; wait until that run ends, or end \
                it there
                """)
    }

    static func closed(_ plan: String) -> JournalError {
        JournalError(code: .misuse, message: "cannot record a step of \(plan): the run was closed")
    }

    static func notBegun(_ step: String) -> JournalError {
        JournalError(code: .misuse, message: "cannot end step '\(step)': this run did not begin it")
    }
}

extension DatabaseError {
    /// SQLite's own words, without the statement or its arguments.
    var reason: String { message ?? "SQLite error \(extendedResultCode.rawValue)" }

    /// Whether the file itself is at fault.
    var isDamage: Bool {
        resultCode == .SQLITE_CORRUPT || resultCode == .SQLITE_NOTADB
    }
}
