/// Why the journal could not be opened or written; compared by code.
public struct JournalError: Error, Equatable, Sendable, CustomStringConvertible {
    /// The kinds of failure.
    public enum Code: Sendable {
        /// The file cannot be opened or created.
        case cannotOpen
        /// The file is not a journal, is damaged, or was written by a newer certferry.
        case unreadable
        /// A write did not reach the disk: full, read-only, or locked by another program.
        case cannotWrite
        /// Another live run holds the plan.
        case held
        /// The run was closed, or the step was not begun.
        case misuse
    }

    /// The kind of failure.
    public let code: Code
    /// What was attempted, with what, why it failed, and what to do next.
    public let message: String

    public var description: String { message }

    public static func == (left: JournalError, right: JournalError) -> Bool {
        left.code == right.code
    }
}
