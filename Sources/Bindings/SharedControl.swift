internal import Synchronization

/// The control endpoint that all requests of a session share, made by the first of them.
final class SharedControl: Sendable {
    private let made = Mutex<EmulatorControl?>(nil)

    func get(_ readyLine: [UInt8]) throws -> EmulatorControl {
        try made.withLock { made in
            let control = try made ?? EmulatorControl(readyLine: readyLine)
            made = control
            return control
        }
    }
}
