import Bindings
import LuaRuntime

/// The program `certferry`.
public enum Program {
    /// Runs the program on the calling thread.
    ///
    /// - Parameter words: The command line, the program's path first.
    /// - Returns: The status to exit with.
    public static func run(_ words: [String]) -> Int32 {
        do throws(UsageError) {
            return Console.finish(run(try Options(parsing: words)))
        } catch {
            Console.report("certferry: \(error.message)\nsee certferry --help")
            return 2
        }
    }

    private static func run(_ options: Options) -> Int32 {
        if let document = options.document {
            Console.write(Help.text(document))
            return 0
        }
        if options.showsVersion { Console.write(Help.version + "\n") }
        do throws(EmulatorProcess.Failure) {
            let emulator =
                options.startsEmulator ? try EmulatorProcess(seed: options.emulatorSeed) : nil
            defer { emulator?.stop() }
            return run(options, emulator: emulator?.readyLine)
        } catch {
            Console.report("certferry: \(error.message)")
            return 1
        }
    }

    private static func run(_ options: Options, emulator: [UInt8]?) -> Int32 {
        do throws(LuaError) {
            let session = try Session(options: options, emulator: emulator)
            defer { session.close() }
            return Batch(session: session, options: options).run()
        } catch {
            Console.report("certferry: \(error.message)")
            return 1
        }
    }
}
