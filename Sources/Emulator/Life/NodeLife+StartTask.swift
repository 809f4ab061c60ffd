/// A start task that is acted out, which may wait for what others do meanwhile.
extension NodeLife {
    /// Times are sums, so that the same instant may come out a little before itself.
    private static let tolerance = 1e-6

    /// Moves a start task on: answers its requests and lets it meet what extensions write.
    ///
    /// - Returns: The seconds of life until the next step.
    func follow(_ node: inout Node, _ state: inout State, _ now: Timestamp) -> Double? {
        guard var session = node.startTaskSession else {
            return endStartTask(&node, &state, now)
        }
        if let due = node.pollsAt, due <= instant + Self.tolerance {
            let before = node.machine.files
            node.pollsAt = poll(&node, &state, now).map { instant + $0 }
            let changes = node.machine.files.changes(since: before)
            if !changes.isEmpty { session.meet(changes, at: instant) }
        }
        while let request = session.request, session.due <= instant + Self.tolerance {
            session.answer(state.answer(request, from: pool))
        }
        node.startTaskSession = session
        let due = session.due + (session.result == nil ? 0 : LifeTimes.startTask)
        guard let result = session.result, due <= instant + Self.tolerance else {
            return max(0, min(due, node.pollsAt ?? due) - instant)
        }
        node.startTaskResult = result
        node.startTaskSession = nil
        node.machine.files.apply(session.changes)
        for certificate in session.certificates { node.machine.add(certificate) }
        return endStartTask(&node, &state, now)
    }
}
