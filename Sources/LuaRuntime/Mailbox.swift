import CLuaShim
import Synchronization

/// Results of Swift tasks on their way to the Lua thread.
final class Mailbox: Sendable {
    typealias Letter = (operation: UInt64, result: Result<LuaData, any Error>)

    /// Readable when letters have come; signal handlers write to it too.
    let descriptor = luashim_wake_open()

    private let letters = Mutex<[Letter]>([])
    private let listener = Mutex<(@Sendable () -> Void)?>(nil)

    init() {
        precondition(descriptor >= 0, "no descriptor left for the mailbox of Lua")
    }

    deinit {
        luashim_wake_close(descriptor)
    }

    /// Posts from any thread.
    func post(_ letter: Letter) {
        letters.withLock { $0.append(letter) }
        luashim_wake_signal(descriptor)
        listener.withLock(\.self)?()
    }

    /// Has a function told of each letter, on the thread that posts it.
    func listen(_ listener: (@Sendable () -> Void)?) {
        self.listener.withLock { $0 = listener }
    }

    /// Waits until something came, which may be a signal only.
    ///
    /// - Parameter observer: Is told at once and ten times a second, then of the end.
    func wait(_ observer: (any WaitObserver)?) {
        guard let observer else {
            luashim_wake_wait(descriptor, -1)
            return
        }
        repeat { observer.isWaiting() } while !luashim_wake_wait(descriptor, 100)
        observer.hasWaited()
    }

    /// Takes all letters without waiting.
    func take() -> [Letter] {
        letters.withLock { letters in
            let taken = letters
            letters.removeAll(keepingCapacity: true)
            return taken
        }
    }
}
