/// Why the emulator itself could not do something; compared by code.
public struct EmulatorError: Error, Equatable, Sendable, CustomStringConvertible {
    /// The kinds of failure.
    public enum Code: String, Sendable {
        /// The port is taken or not allowed.
        case cannotListen
        /// A file of the state folder could not be read or written.
        case stateFolder
        /// A certificate or key could not be made or used.
        case certificate
        /// No emulator runs where one was looked for.
        case notRunning
        /// The file of the state can't be used, or wasn't written.
        case savedState
        /// A value that the configuration does not allow.
        case configuration
    }

    /// The kind of failure.
    public let code: Code
    /// What was attempted, with what, and why it failed.
    public let message: String

    public var description: String { message }

    public static func == (left: EmulatorError, right: EmulatorError) -> Bool {
        left.code == right.code
    }
}
