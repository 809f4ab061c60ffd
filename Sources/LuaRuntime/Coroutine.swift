import CLua

/// A coroutine of the scheduler: the chunk itself, or a spawned task.
final class Coroutine {
    let thread: OpaquePointer

    /// Keeps the thread from being collected.
    private let anchor: LuaReference

    /// Ends with the coroutine.
    let event = Event()

    /// What it waits for.
    var waitingFor: Event?

    /// Arguments on its stack for the first resume.
    var arguments: CInt

    /// Whether it goes on after the run in which it was spawned.
    var isBackground = false

    /// To be closed as soon as it no longer runs.
    var isCancelled = false

    /// To raise the stop when it is resumed next.
    var mustRaiseStop = false

    init(thread: OpaquePointer, anchor: LuaReference, arguments: CInt) {
        self.thread = thread
        self.anchor = anchor
        self.arguments = arguments
    }

    /// Whether it stands still and can be closed: waiting, or not begun.
    var isSuspended: Bool {
        guard lua_status(thread) == LUA_OK else { return lua_status(thread) == LUA_YIELD }
        return !hasBegun
    }

    var hasBegun = false
}
