internal import Dispatch
internal import Synchronization

/// Counts the requests of a server between their head and the last byte of their answer.
final class RequestsInWork: Sendable {
    private struct Numbers {
        var count = 0
        var isStopping = false
    }

    private let numbers = Mutex(Numbers())
    private let none = DispatchSemaphore(value: 0)

    /// Whether connections are to end with their answers.
    var isStopping: Bool { numbers.withLock(\.isStopping) }

    func begin() {
        numbers.withLock { $0.count += 1 }
    }

    func end() {
        let isLast = numbers.withLock { numbers in
            numbers.count -= 1
            return numbers.isStopping && numbers.count == 0
        }
        if isLast { none.signal() }
    }

    func beginToStop() {
        numbers.withLock { $0.isStopping = true }
    }

    /// Waits until there are none, or the time is over.
    func wait(until deadline: DispatchTime) {
        while numbers.withLock({ $0.count > 0 }) {
            if none.wait(timeout: deadline) == .timedOut { return }
        }
    }
}
