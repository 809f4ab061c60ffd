/// Something that a coroutine can wait for: an operation, a spawned task, a group of tasks.
final class Event: LuaObject {
    /// How it ended.
    enum Outcome {
        /// An operation's result.
        case data(LuaData)
        /// A failure that is raised as an error object.
        case failure(any Error)
        /// A task's results: a table with that many positions.
        case values(LuaReference, count: Int)
        /// What a task raised, unchanged, and where.
        case raised(LuaError)
        /// The runtime is being stopped: the waiting coroutine raises the stop.
        case stopped
    }

    static let luaName = "task"

    private(set) var outcome: Outcome?

    /// Ends what the event stands for before its time; nil when it cannot.
    var cancel: (() -> Void)?

    /// Whether something has waited for it, so that its failure is known.
    var isObserved = false

    private var observers: [(Event) -> Void] = []

    var isDone: Bool {
        outcome != nil
    }

    /// Ends the event once; later calls do nothing.
    func complete(_ outcome: Outcome) {
        guard self.outcome == nil else { return }
        self.outcome = outcome
        let observers = observers
        self.observers = []
        cancel = nil
        for observer in observers {
            observer(self)
        }
    }

    /// Runs the observer when the event is done, or now if it is.
    func observe(_ observer: @escaping (Event) -> Void) {
        isObserved = true
        if isDone { observer(self) } else { observers.append(observer) }
    }

    static func describe(_ type: inout LuaTypeBuilder<Event>) {
        type.method("is_done") { event, _ in .boolean(event.isDone) }
        type.method("cancel") { event, _ in
            event.isObserved = true
            event.cancel?()
            return .nothing
        }
        type.description { event in event.isDone ? "<task, done>" : "<task, running>" }
    }
}
