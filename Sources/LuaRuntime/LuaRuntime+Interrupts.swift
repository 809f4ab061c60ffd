import CLuaShim

/// SIGINT.
extension LuaRuntime {
    /// Directs SIGINT to this runtime, whose thread is the calling one.
    ///
    /// The signal stops whatever Lua code runs and cancels what it waits for. System calls of
    /// this thread are not restarted, so that a line editor sees the interrupt. A second signal
    /// while a run is still busy says so; the third restores the terminal and ends the process
    /// with status 130.
    public func installInterruptHandler() {
        luashim_install_interrupt(main)
    }

    /// Whether SIGINT came since ``clearInterrupt()``.
    public var wasInterrupted: Bool {
        luashim_was_interrupted(main)
    }

    /// Forgets the interrupt.
    ///
    /// The shell calls it after reading a line and before it runs one: a
    /// signal that no code has acted upon stops the next run at once.
    public func clearInterrupt() {
        luashim_clear_interrupt(main)
    }

    /// Remembers the modes of a terminal, which leaving by a third SIGINT restores.
    public static func saveTerminal(_ descriptor: CInt) {
        luashim_save_terminal(descriptor)
    }
}
