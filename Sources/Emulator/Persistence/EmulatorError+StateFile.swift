import GRDB

extension EmulatorError {
    static func cannotOpen(_ path: String, _ reason: String) -> EmulatorError {
        EmulatorError(
            code: .savedState,
            message: "cannot open the state '\(path)': \(reason); give a path that you may write")
    }

    static func foreign(_ path: String) -> EmulatorError {
        EmulatorError(
            code: .savedState,
            message: "cannot keep the state in '\(path)': it is another program's database; give "
                + "another path")
    }

    static func otherVersion(_ path: String, _ version: Int32) -> EmulatorError {
        let known = StateFile.version
        let writer = version > known ? "a newer" : "an older"
        return EmulatorError(
            code: .savedState,
            message: "cannot restore the state of '\(path)': \(writer) emulator wrote it (version "
                + "\(version), this one knows \(known)); use that one, or give another path to "
                + "begin afresh")
    }

    static func damaged(_ path: String, _ reason: String) -> EmulatorError {
        EmulatorError(
            code: .savedState,
            message: "cannot restore the state of '\(path)': it is damaged (\(reason)); move it "
                + "away to begin afresh")
    }

    static func cannotWrite(_ path: String, _ error: any Error) -> EmulatorError {
        EmulatorError(
            code: .savedState,
            message: "cannot save the state in '\(path)': \(reason(error)); it is tried again with "
                + "the next change")
    }

    /// What SQLite says when it opens or reads the file.
    static func cannotUse(_ path: String, _ error: any Error) -> EmulatorError {
        switch (error as? DatabaseError)?.resultCode {
        case .SQLITE_BUSY, .SQLITE_LOCKED:
            EmulatorError(
                code: .savedState,
                message: "cannot use the state '\(path)': another process does, an emulator most "
                    + "likely; stop that one, or give another path")
        case .SQLITE_NOTADB: damaged(path, "it is no database")
        case .SQLITE_CORRUPT: damaged(path, reason(error))
        default: cannotOpen(path, reason(error))
        }
    }

    /// SQLite's own words, without the statement or its arguments.
    private static func reason(_ error: any Error) -> String {
        guard let error = error as? DatabaseError else { return "\(error)" }
        return error.message ?? "SQLite error \(error.extendedResultCode.rawValue)"
    }
}
