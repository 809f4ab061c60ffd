import Glibc
import JSON
import Testing

@testable import Emulator

/// A file for a state, and one emulator after another that uses it.
final class SavedCloud {
    let folder: StateFolder
    private(set) var cloud: TestCloud

    var path: String { folder.path(of: "state.db") }

    init(_ change: (inout Seed) -> Void = { _ in }) throws {
        folder = try StateFolder(nil)
        let path = folder.path(of: "state.db")
        cloud = try TestCloud(change, configure: { $0.stateFile = path })
    }

    deinit {
        cloud.emulator.endSaving()
        folder.removeIfTemporary()
    }

    /// Ends the emulator as a stop does, and begins another.
    ///
    /// - Parameter seconds: How much later that is.
    func restart(after seconds: Double = 0, runsTasks: Bool = false) throws {
        cloud.emulator.endSaving()
        cloud.clock.advance(by: seconds)
        cloud = try TestCloud(
            runsTasks: runsTasks, clock: cloud.clock, configure: { $0.stateFile = path })
    }

    /// What the file holds that isn't the same in a state.
    func differences(from state: State) throws -> StateChanges {
        let clock = state.clock
        let file = try StateFile(path)
        let saved = try #require(
            try SavedEmulator(file, clock: clock, endpoints: state.endpoints))
        try file.close()
        var changes = StateChanges()
        for part in StatePart.all { try part.compare(saved.state, state, &changes) }
        return changes
    }
}
