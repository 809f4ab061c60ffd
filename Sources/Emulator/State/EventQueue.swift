/// What happens next, by the time of life at which it is due.
struct EventQueue: Sendable {
    /// A pool's next step, or that of one of its nodes.
    enum PoolStep: Sendable, Codable, Equatable {
        case nodesArrive
        case allocationSettles
        case node(String, generation: Int)
        case poolIsGone
    }

    /// Whose turn it is; an event of an earlier one of the same name is void.
    enum Subject: Sendable, Codable, Equatable {
        case pool(String, incarnation: Int, PoolStep)
        case certificate(String)
        /// A job's change of state that is under way.
        case job(String, incarnation: Int64)
        /// A task's next step, or the end of its folder if it has ended.
        case task(TaskPath, run: Int)
        /// The end of the time that a job may take.
        case jobLimit(String, incarnation: Int64, began: Double)
        case schedule(String, incarnation: Int64, plan: Int)
    }

    /// A task by the keys of its job and its own.
    struct TaskPath: Sendable, Codable, Equatable {
        let job: String
        let incarnation: Int64
        let task: String
    }

    struct Event: Sendable, Codable, Equatable {
        let due: Double
        let account: String
        let subject: Subject
        fileprivate(set) var sequence = 0
    }

    /// A binary heap, the first to happen on top.
    private var heap: [Event] = []
    private var nextSequence = 0

    /// All of them, in no order that means anything.
    var all: [Event] { heap }

    /// Puts an event of an earlier life back in its place.
    mutating func restore(_ event: Event) {
        nextSequence = max(nextSequence, event.sequence + 1)
        insert(event)
    }

    /// Adds an event; those due at the same time happen in the order of adding.
    mutating func add(_ event: Event) {
        var event = event
        event.sequence = nextSequence
        nextSequence += 1
        insert(event)
    }

    private mutating func insert(_ event: Event) {
        heap.append(event)
        var index = heap.count - 1
        while index > 0, Self.isBefore(heap[index], heap[(index - 1) / 2]) {
            heap.swapAt(index, (index - 1) / 2)
            index = (index - 1) / 2
        }
    }

    /// Takes the first event out if it is due.
    mutating func popFirst(dueAt life: Double) -> Event? {
        guard let first = heap.first, first.due <= life else { return nil }
        let last = heap.removeLast()
        if !heap.isEmpty {
            heap[0] = last
            sink()
        }
        return first
    }

    /// When the first event is due, nil if there is none.
    var nextDue: Double? { heap.first?.due }

    /// When the first of some events is due, nil if there is none.
    func nextDue(where isWanted: (Event) -> Bool) -> Double? {
        heap.lazy.filter(isWanted).map(\.due).min()
    }

    private mutating func sink() {
        var index = 0
        while true {
            let children = [2 * index + 1, 2 * index + 2].filter { $0 < heap.count }
            let smallest = children.min { Self.isBefore(heap[$0], heap[$1]) }
            guard let smallest, Self.isBefore(heap[smallest], heap[index]) else { return }
            heap.swapAt(index, smallest)
            index = smallest
        }
    }

    private static func isBefore(_ left: Event, _ right: Event) -> Bool {
        (left.due, left.sequence) < (right.due, right.sequence)
    }
}
