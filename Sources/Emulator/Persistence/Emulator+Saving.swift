import Synchronization

extension Emulator {
    /// Has what may have changed written to the file of the state, if there is one.
    func planSaving() {
        keeper?.plan { [weak self] in self?.state.withLock { $0 } }
    }

    /// Writes everything that a restart needs, before anybody can know of it.
    func saveStart(_ identity: RunIdentity) throws(EmulatorError) {
        try keeper?.save(state.withLock { $0 }, identity, withTime: true)
    }

    /// Tells the state what became of the processes that ended with the emulator.
    func endInterruptedProcesses(_ folder: StateFolder) {
        guard isRestored else { return }
        state.withLock { state in
            // What is tried again is run as a process, if this emulator does that.
            if configuration.runsTasks { state.processes.root = folder.path(of: "nodes") }
            state.endInterruptedProcesses()
        }
    }

    /// Writes the last changes, and closes the file.
    func endSaving() {
        guard let keeper else { return }
        do throws(EmulatorError) {
            try keeper.close(
                with: state.withLock { state in
                    state.catchUp()
                    return state
                })
        } catch {
            configuration.reportFailure(error)
        }
    }
}
