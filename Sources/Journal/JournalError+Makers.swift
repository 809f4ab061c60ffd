internal import GRDB

extension JournalError {
    static func cannotOpen(_ path: String, _ reason: String) -> JournalError {
        JournalError(
            code: .cannotOpen,
            message: """
                cannot open journal '\(path)': \(reason); give a path that you may write, and that \
                no other process keeps locked
                """)
    }

    static func cannotOpen(_ path: String, _ error: any Error) -> JournalError {
        cannotOpen(path, reason(of: error))
    }

    static func damaged(_ path: String, _ reason: String) -> JournalError {
        JournalError(
            code: .unreadable,
            message: """
                cannot read journal '\(path)': \(reason); put back a copy of it, or move the file \
                away and run again with take over: every step looks at what the service really \
                holds, so nothing is done twice, but what the journal held can't be rolled back
                """)
    }

    static func newer(_ path: String) -> JournalError {
        JournalError(
            code: .unreadable,
            message: """
                cannot read journal '\(path)': a newer certferry has written it, or it is damaged; \
                use that certferry, or put back a copy of the file
                """)
    }

    static func foreign(_ path: String) -> JournalError {
        JournalError(
            code: .unreadable,
            message: """
                cannot use '\(path)' as a journal: it is another program's database, and stays as \
                it is; give another path
                """)
    }

    static func emptied(_ path: String, _ lock: String) -> JournalError {
        JournalError(
            code: .unreadable,
            message: """
                cannot use '\(path)' as a journal: it is empty, and '\(lock)' shows that it was \
                not; put back a copy of it, or delete both files to begin anew
                """)
    }

    static func cannotWrite(_ attempt: String, _ path: String, _ error: any Error) -> JournalError {
        JournalError(
            code: .cannotWrite,
            message: """
                cannot \(attempt) in journal '\(path)': \(reason(of: error)); nothing was \
                changed after this point, mend it and run the plan again
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

    private static func reason(of error: any Error) -> String {
        (error as? DatabaseError)?.reason ?? "\(error)"
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
