import FoundationEssentials

/// The parts of the state that are saved in another form.
extension State {
    /// Where the clocks stand, and the last stamp that was handed out.
    struct Time: Sendable, Codable, Equatable {
        let clock: EmulatorClock.Reading
        let lastStamp: Timestamp
    }

    /// Setting it has life go on from there: the time between doesn't pass for pools and nodes.
    var time: Time {
        get { Time(clock: clock.reading, lastStamp: lastStamp) }
        set {
            clock.resume(newValue.clock)
            resume(after: newValue.lastStamp)
        }
    }

    /// The identities in the order of their ids.
    var identityList: [ManagedIdentity] {
        get { identities.values.sorted { $0.id.description < $1.id.description } }
        set { identities = Dictionary(newValue.map { ($0.id, $0) }) { $1 } }
    }
}
