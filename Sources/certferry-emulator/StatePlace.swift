import ArgumentParser
import Emulator

/// Which emulator is meant.
struct StatePlace: ParsableArguments {
    @Option(help: "Its state folder (default: that of the emulator that was started last).")
    var stateDir: String?

    func emulator() throws(EmulatorError) -> RunningEmulator {
        try RunningEmulator(stateFolder: stateDir)
    }
}
