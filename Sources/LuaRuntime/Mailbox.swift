import CLuaShim
import Synchronization

/// Results of Swift tasks on their way to the Lua thread.
final class Mailbox: Sendable {
    typealias Letter = (operation: UInt64, result: Result<LuaData, any Error>)

    /// Readable when letters have come; signal handlers write to it too.
    let descriptor = luashim_wake_open()

    private let letters = Mutex<[Letter]>([])

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
    }

    /// Waits until something came, which may be a signal only.
    func wait() {
        luashim_wake_wait(descriptor)
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
