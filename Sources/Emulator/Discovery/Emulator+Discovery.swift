internal import Synchronization

extension Emulator {
    /// Says that this is the emulator that `certferry-emulator env` describes from now on.
    ///
    /// - Throws: ``EmulatorError`` with code `stateFolder` if the place for that can't be trusted.
    public func announce() throws(EmulatorError) {
        try announce(with: Announcement())
    }

    func announce(with announcement: Announcement) throws(EmulatorError) {
        guard let folder = running.withLock({ $0?.folder }) else { return }
        try announcement.make(folder)
        running.withLock { $0?.announcement = announcement }
    }
}
