import FoundationEssentials

/// Two readings of time: the wall's, which stamps, tokens and signatures go by (clients compare
/// them with their own), and life's, by which pools and nodes come up.
///
/// Life runs `speed` times as fast as the wall, and can be moved on by hand: it then jumps while
/// the wall stands still, so that what happens in a jump is stamped with its one instant; or the
/// wall jumps with it, and is ahead of the machine's clock from then on.
struct EmulatorClock: Sendable {
    /// Where life and the wall stood at one instant.
    struct Anchor: Sendable, Codable, Equatable {
        let life: Double
        let wall: Date
    }

    /// Where a clock stands, and how it got there.
    struct Reading: Sendable, Codable, Equatable {
        let life: Double
        let wall: Date
        let ahead: Double
        let anchors: [Anchor]
    }

    /// How many seconds of life pass in one second.
    private(set) var speed: Double
    /// The seconds by which the wall is ahead of the machine's clock.
    private(set) var ahead = 0.0
    private let machine: @Sendable () -> Date
    /// From the first to the last change of pace; between two of them life runs evenly.
    private var anchors: [Anchor]

    /// Changes of pace that are remembered: nobody asks for what happened long before.
    private static let maximumAnchors = 256

    /// Starts life now.
    init(speed: Double, wall: @escaping @Sendable () -> Date) {
        self.speed = speed
        machine = wall
        anchors = [Anchor(life: 0, wall: wall())]
    }

    /// Goes on where another clock stood: for life no time has passed since then.
    mutating func resume(_ reading: Reading) {
        ahead = reading.ahead
        anchors = reading.anchors + [Anchor(life: reading.life, wall: reading.wall)]
        add(Anchor(life: reading.life, wall: wall))
    }

    /// Where it stands now.
    var reading: Reading {
        let wall = wall
        return Reading(life: life(atWall: wall), wall: wall, ahead: ahead, anchors: anchors)
    }

    /// What the wall says.
    var now: Timestamp { Timestamp(wall) }

    /// The seconds of life since the start.
    var life: Double { life(atWall: wall) }

    private var wall: Date { machine().addingTimeInterval(ahead) }

    // MARK: - Changes

    /// Moves life on; an instant that has been changes nothing.
    ///
    /// - Parameter movesWall: Whether the wall goes as far, second for second.
    mutating func advance(to instant: Double, movesWall: Bool = false) {
        let wall = wall
        let before = life(atWall: wall)
        guard instant > before else { return }
        let jump = movesWall ? instant - before : 0
        ahead += jump
        add(Anchor(life: before, wall: wall))
        add(Anchor(life: instant, wall: wall.addingTimeInterval(jump)))
    }

    /// Has life run faster or slower from now on.
    mutating func run(atSpeed speed: Double) {
        let wall = wall
        add(Anchor(life: life(atWall: wall), wall: wall))
        self.speed = speed
    }

    private mutating func add(_ anchor: Anchor) {
        anchors.append(anchor)
        if anchors.count > Self.maximumAnchors { anchors.removeFirst(Self.maximumAnchors / 2) }
    }

    // MARK: - One time in terms of the other

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
        guard let index = anchors.lastIndex(where: { $0.life <= instant }) else {
            return Timestamp(anchors[0].wall)
        }
        let from = anchors[index]
        guard index + 1 < anchors.count else {
            return min(now, Timestamp(from.wall).adding(seconds: (instant - from.life) / speed))
        }
        let to = anchors[index + 1]
        let share = (instant - from.life) / (to.life - from.life)
        return Timestamp(from.wall.addingTimeInterval(share * to.wall.timeIntervalSince(from.wall)))
    }

    private func life(atWall wall: Date) -> Double {
        let last = anchors[anchors.count - 1]
        return last.life + wall.timeIntervalSince(last.wall) * speed
    }
}
