/// Is told while a run has nothing to do but to wait, on the thread of the run.
///
/// No Lua code runs between the two calls, so that nothing else is written.
public protocol WaitObserver: AnyObject {
    /// The run waits; called when it begins to, and ten times a second.
    func isWaiting()

    /// The wait is over.
    func hasWaited()
}
