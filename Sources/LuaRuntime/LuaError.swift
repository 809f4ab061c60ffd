/// A failure in Lua, or on the way in or out.
///
/// Two errors are equal by ``code``.
public struct LuaError: Error, Equatable, CustomStringConvertible {
    /// What kind of failure it is.
    public let code: Code

    /// One text for people; for an error that is a table, what its `__tostring` says, or the
    /// table as a literal of Lua.
    public let message: String

    /// Where it happened, innermost frame first, without the frames of the runtime itself.
    public var traceback: String?

    /// The very Swift error that was thrown into Lua, if one was.
    public let underlying: (any Error)?

    private let reference: LuaReference?

    /// Makes an error that a Swift function throws into Lua, where it is a string with the
    /// position of the caller.
    public init(_ code: Code, _ message: String) {
        self.init(code, message, underlying: nil, reference: nil)
    }

    init(
        _ code: Code, _ message: String, underlying: (any Error)?, reference: LuaReference?,
        traceback: String? = nil
    ) {
        self.code = code
        self.message = message
        self.underlying = underlying
        self.reference = reference
        self.traceback = traceback
    }

    /// The value that was raised in Lua; the message if none was.
    public var value: LuaValue {
        guard let runtime = reference?.runtime, let reference else { return .text(message) }
        return runtime.value(of: reference)
    }

    /// The status that `os.exit` asked for, nil for any other error.
    public var exitStatus: Int32? {
        code.status
    }

    /// The message.
    public var description: String {
        message
    }

    func with(code: Code) -> LuaError {
        LuaError(
            code, message, underlying: underlying, reference: reference, traceback: traceback)
    }

    var raised: LuaReference? {
        reference
    }

    /// Compares the codes.
    public static func == (left: LuaError, right: LuaError) -> Bool {
        left.code == right.code
    }
}

extension LuaError {
    /// Kinds of failures.
    public struct Code: Hashable, Sendable, CustomStringConvertible {
        /// The name, as the static members have it.
        public let description: String

        fileprivate let status: Int32?

        private init(_ name: String, status: Int32? = nil) {
            description = name
            self.status = status
        }

        /// Text that is not Lua.
        public static let syntax = Code("syntax")
        /// Text that ends before its last statement does.
        public static let incomplete = Code("incomplete")
        /// An error raised while Lua ran.
        public static let runtime = Code("runtime")
        /// A function was called with a wrong argument or option.
        public static let argument = Code("argument")
        /// Stopped by SIGINT.
        public static let interrupted = Code("interrupted")
        /// JSON that cannot be read, or a value that JSON cannot hold.
        public static let json = Code("json")
        /// More values or calls than Lua's stack holds.
        public static let stackOverflow = Code("stackOverflow")
        /// A task that was waited for has been cancelled, or can never end.
        public static let cancelled = Code("cancelled")
        /// The runtime has been closed, or is running already.
        public static let unavailable = Code("unavailable")

        /// A script called `os.exit`.
        public static func exit(_ status: Int32) -> Code {
            Code("exit", status: status)
        }
    }

    static var closed: LuaError {
        LuaError(.unavailable, "the Lua runtime has been closed")
    }

    static var stackOverflow: LuaError {
        LuaError(.stackOverflow, "too many values for Lua's stack")
    }
}
