import Bindings
@preconcurrency import Glibc
import LineEditor
import LuaRuntime
import Synchronization

/// What a run of more than a second is waiting for, on the last line of a terminal.
///
/// The line is there only while nothing else can be written, and is erased before.
final class Progress: WaitObserver {
    /// Whether the line is shown; messages from other threads erase it first.
    private static let isShown = Mutex(false)

    private let monitor: RequestMonitor
    private let isWanted: () -> Bool
    private var start = ContinuousClock.now
    private var frame = 0

    /// Nil if standard error is no terminal that can erase a line.
    ///
    /// - Parameters:
    ///   - monitor: Knows which request is waited for.
    ///   - isWanted: Whether the line may be shown now.
    init?(monitor: RequestMonitor, isWanted: @escaping () -> Bool) {
        guard Console.isTerminal(2), Terminal.hasEscapes else { return nil }
        self.monitor = monitor
        self.isWanted = isWanted
    }

    /// Counts from now.
    func restart() {
        start = ContinuousClock.now
    }

    func isWaiting() {
        let elapsed = ContinuousClock.now - start
        guard elapsed >= .seconds(1), isWanted() else { return }
        frame += 1
        let symbol = Self.frames[frame % Self.frames.count]
        let request = monitor.current.map { ", \($0)" } ?? ""
        let text = "\(symbol) \(elapsed.components.seconds) s, \(monitor.count) requests\(request)"
        Self.draw(String(text.prefix(Terminal.size.columns - 1)))
    }

    func hasWaited() {
        Self.erase()
    }

    /// Erases the line if it is shown.
    static func erase() {
        isShown.withLock { isShown in
            if isShown { write("\r\u{1B}[K") }
            isShown = false
        }
    }

    private static let frames = ["|", "/", "-", "\\"]

    private static func draw(_ text: String) {
        isShown.withLock { isShown in
            if !isShown { fflush(stdout) }
            isShown = true
            write("\r\(text)\u{1B}[K")
        }
    }

    private static func write(_ text: String) {
        let bytes = Array(text.utf8)
        _ = Glibc.write(2, bytes, bytes.count)
    }
}
