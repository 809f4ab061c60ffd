/// Tasks that end together: waiting ends with the last of them or at the first failure, and
/// closing cancels those that still run.
final class TaskGroup: LuaObject {
    static let luaName = "task group"

    let event = Event()
    private let members: [Event]
    private var remaining: Int

    init(_ members: [Event]) {
        self.members = members
        remaining = members.count
        if members.isEmpty { event.complete(.data(.nil)) }
        for member in members {
            member.observe { [weak self] in self?.memberEnded($0) }
        }
    }

    private func memberEnded(_ member: Event) {
        remaining -= 1
        switch member.outcome {
        case .values, .data, nil: if remaining == 0 { event.complete(.data(.nil)) }
        case .some(let failure): event.complete(failure)
        }
    }

    /// Cancels the members that have not ended.
    func close() {
        for member in members where !member.isDone {
            member.cancel?()
        }
    }

    static func describe(_ type: inout LuaTypeBuilder<TaskGroup>) {
        type.property("event") { .object($0.event) }
        type.close { $0.close() }
    }
}
