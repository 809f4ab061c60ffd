import Dispatch
import Synchronization

/// Keeps the file up with the state: what has changed is written together a tenth of a second
/// after the first change, on a queue of its own, from a copy.
final class StateKeeper: Sendable {
    /// Seconds between a change and the write that has it.
    private static let delay = 0.1

    /// The row beside those of the state.
    static let runKey = StateKey(kind: "run")

    private struct Saved: Sendable {
        var state: State?
        /// What the emulator is known by, as the file has it.
        var run: RunIdentity?
        /// The same as it is.
        var present: RunIdentity
        var hasFailed = false
        var isClosed = false
    }

    let file: StateFile
    private let saved: Mutex<Saved>
    private let isPlanned = Mutex(false)
    private let queue = DispatchQueue(label: "certferry-emulator.state")
    private let report: @Sendable (EmulatorError) -> Void

    /// - Parameters:
    ///   - state: What the file holds; nil for nothing.
    ///   - run: What the emulator is known by, which a file with a state holds too.
    ///   - report: Told of the first of several failures to write.
    init(
        _ file: StateFile, holding state: State?, of run: RunIdentity,
        report: @escaping @Sendable (EmulatorError) -> Void
    ) {
        self.file = file
        saved = Mutex(Saved(state: state, run: state == nil ? nil : run, present: run))
        self.report = report
    }

    /// Has the state written soon.
    ///
    /// - Parameter copy: Called on the queue; nil if there is no state any more.
    func plan(_ copy: @escaping @Sendable () -> State?) {
        let isFirst = isPlanned.withLock { isPlanned in
            defer { isPlanned = true }
            return !isPlanned
        }
        guard isFirst else { return }
        queue.asyncAfter(deadline: .now() + Self.delay) { [weak self] in
            guard let self else { return }
            isPlanned.withLock { $0 = false }
            guard let state = copy() else { return }
            do throws(EmulatorError) {
                try save(state)
            } catch {
                let isFirst = saved.withLock { saved in
                    defer { saved.hasFailed = true }
                    return !saved.hasFailed
                }
                if isFirst { report(error) }
            }
        }
    }

    /// Writes what has changed.
    ///
    /// - Parameters:
    ///   - run: What the emulator is known by, if that has changed.
    ///   - withTime: Whether the time is written even if nothing else is.
    /// - Returns: How many rows that were.
    @discardableResult
    func save(
        _ state: State, _ run: RunIdentity? = nil, withTime: Bool = false
    ) throws(EmulatorError) -> Int {
        do {
            return try saved.withLock { saved in
                guard !saved.isClosed else { return 0 }
                saved.present = run ?? saved.present
                let changes = try Self.changes(from: saved, to: state, withTime)
                if !changes.isEmpty { try file.write(changes) }
                saved.state = state
                saved.run = saved.present
                saved.hasFailed = false
                return changes.written.count + changes.removed.count
            }
        } catch let error as EmulatorError {
            throw error
        } catch {
            throw .cannotWrite(file.path, error)
        }
    }

    /// Writes the last changes, and closes the file.
    func close(with state: State) throws(EmulatorError) {
        try save(state, withTime: true)
        saved.withLock { $0.isClosed = true }
        try file.close()
    }

    private static func changes(
        from saved: Saved, to state: State, _ withTime: Bool
    ) throws -> StateChanges {
        var changes = StateChanges()
        try changes.compare(runKey, saved.run, saved.present)
        for part in StatePart.all { try part.compare(saved.state, state, &changes) }
        if withTime || !changes.isEmpty {
            try StatePart.time.compare(saved.state, state, &changes)
        }
        return changes
    }
}
