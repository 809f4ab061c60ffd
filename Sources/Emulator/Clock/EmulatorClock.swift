import FoundationEssentials

/// Two readings of time: the wall's, which stamps, tokens and signatures go by (clients compare
/// them with their own), and life's, by which pools and nodes come up.
///
/// Life runs `speed` times as fast as the wall, and can be moved on by hand.
struct EmulatorClock: Sendable {
    /// How many seconds of life pass in one second.
    let speed: Double
    private let wall: @Sendable () -> Date
    private let start: Date
    private var advanced: Double = 0

    /// Starts life now.
    init(speed: Double, wall: @escaping @Sendable () -> Date) {
        self.speed = speed
        self.wall = wall
        start = wall()
    }

    /// What the wall says.
    var now: Timestamp { Timestamp(wall()) }

    /// The seconds of life since the start.
    var life: Double { wall().timeIntervalSince(start) * speed + advanced }

    /// Moves life on.
    ///
    /// - Parameter seconds: How far, in seconds of life.
    mutating func advance(by seconds: Double) {
        advanced += seconds
    }

    /// What the wall will say at an instant of life to come.
    func wallTime(ofComing instant: Double) -> Timestamp {
        now.adding(seconds: max(0, instant - life) / speed)
    }

    /// The instant of life at which the wall will say that; now if it has been.
    func life(at time: Timestamp) -> Double {
        life + max(0, Double(time.ticks - now.ticks) / 10_000_000) * speed
    }

    /// What the wall said at an instant of life that is not in the future.
    func wallTime(ofLife instant: Double) -> Timestamp {
        now.adding(seconds: -max(0, life - instant) / speed)
    }
}
