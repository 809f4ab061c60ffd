import Foundation

/// The program as it was built beside the tests.
enum Certferry {
    struct Result {
        let status: Int32
        let output: String
        let errors: String
    }

    /// A run that has not ended, in a folder that is removed with it.
    final class Run {
        private let folder: URL
        private let process: ChildProcess

        init(_ words: [String], input: [UInt8], output: String?) throws {
            folder = FileManager.default.temporaryDirectory
                .appendingPathComponent("certferry-run-\(UUID().uuidString)")
            try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
            try Data(input).write(to: folder.appendingPathComponent("in"))
            let path = folder.path
            process = try ChildProcess(
                words, environment: ["HOME": path, "PATH": "/usr/bin:/bin"],
                files: [path + "/in", output ?? path + "/out", path + "/err"])
        }

        deinit {
            try? FileManager.default.removeItem(at: folder)
        }

        /// Waits until something has been printed, then presses Ctrl-C, as it were.
        func interruptAfterOutput() {
            while text("out").isEmpty { usleep(10_000) }
            process.interrupt()
        }

        func end() -> Result {
            Result(status: process.wait(), output: text("out"), errors: text("err"))
        }

        private func text(_ name: String) -> String {
            let bytes = try? Data(contentsOf: folder.appendingPathComponent(name))
            return String(decoding: bytes ?? Data(), as: UTF8.self)
        }
    }

    /// The folder of the built programs, in which the tests are too.
    static var path: String {
        let tests = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath()
        return tests.deletingLastPathComponent().appendingPathComponent("certferry").path
    }

    static var isBuilt: Bool {
        FileManager.default.isExecutableFile(atPath: path)
    }

    /// Runs the program to its end.
    ///
    /// - Parameters:
    ///   - arguments: Its command line.
    ///   - input: What it reads from standard input.
    ///   - output: A file for its standard output, whose contents are then not in the result.
    static func run(
        _ arguments: String..., input: String = "", output: String? = nil
    ) throws -> Result {
        try Run([path] + arguments, input: Array(input.utf8), output: output).end()
    }

    /// Runs the program with any bytes as its standard input.
    static func run(input: [UInt8]) throws -> Result {
        try Run([path], input: input, output: nil).end()
    }

    /// Starts the program.
    static func start(_ arguments: String...) throws -> Run {
        try Run([path] + arguments, input: [], output: nil)
    }

    /// Runs a line of shell, in which `$0` is the program.
    static func shell(_ line: String) throws -> Result {
        try Run(["/bin/sh", "-c", line, path], input: [], output: nil).end()
    }
}
