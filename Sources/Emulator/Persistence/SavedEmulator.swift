import FoundationEssentials
import X509

/// What a file holds of an emulator.
struct SavedEmulator {
    let state: State
    let run: RunIdentity
    /// The fleet as it is now.
    let seed: Seed

    /// Reads it, nil from a file that is fresh.
    ///
    /// - Parameters:
    ///   - clock: The clock that goes on from where the saved one stood.
    ///   - endpoints: Those until the servers listen.
    init?(
        _ file: StateFile, clock: EmulatorClock, endpoints: Endpoints
    ) throws(EmulatorError) {
        let rows = try file.rows()
        guard !rows.isEmpty else { return nil }
        run = try Self.one(StateKeeper.runKey.kind, in: rows, of: file)
        let directory: Directory = try Self.one("directory", in: rows, of: file)
        do {
            let fleet = try run.seed(directory)
            var state = State(seed: fleet, clock: clock, endpoints: endpoints)
            for part in [StatePart.time] + StatePart.all {
                for row in rows[part.kind] ?? [] { try Self.restore(part, row, &state, file) }
            }
            self.state = state
            seed = try run.seed(of: state)
        } catch let error as EmulatorError {
            throw error
        } catch {
            throw .damaged(file.path, "\(error)")
        }
    }

    private static func one<Value: Decodable>(
        _ kind: String, in rows: [String: [StateRow]], of file: StateFile
    ) throws(EmulatorError) -> Value {
        guard let row = rows[kind]?.first, let value: Value = try? StatePart.decode(row) else {
            throw .damaged(file.path, "its \(kind) cannot be read")
        }
        return value
    }

    /// What a decoder says could show what the row holds, so that only the row is named.
    private static func restore(
        _ part: StatePart, _ row: StateRow, _ state: inout State, _ file: StateFile
    ) throws(EmulatorError) {
        do {
            try part.restore(row, &state)
        } catch {
            let name = [row.key.owner, row.key.name].filter { !$0.isEmpty }.joined(separator: "/")
            throw .damaged(file.path, "its \(row.key.kind) '\(name)' cannot be read")
        }
    }
}
