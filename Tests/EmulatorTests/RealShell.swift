import FoundationEssentials
import Glibc
import Testing

/// The shell of this machine.
enum RealShell {
    /// Runs a script in an empty folder, and gives back what it printed.
    static func run(
        _ script: String, with shell: String
    ) throws -> (output: String, exitCode: Int) {
        let folder = FileManager.default.temporaryDirectory
            .appendingPathComponent("shell-\(UUID().uuidString)").path
        try FileManager.default.createDirectory(
            atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        func quoted(_ text: String) -> String {
            "'\(text.replacing("'", with: "'\\''"))'"
        }
        let command =
            "cd \(quoted(folder)) && umask 022 && exec env -i PATH=/usr/bin:/bin LC_ALL=C.UTF-8 "
            + "\(shell) -c \(quoted(script)) sh 2>/dev/null </dev/null"
        let stream = try #require(popen(command, "r"))
        var output: [UInt8] = []
        var piece = [UInt8](repeating: 0, count: 4096)
        while case let count = fread(&piece, 1, piece.count, stream), count > 0 {
            output += piece.prefix(count)
        }
        let status = pclose(stream)
        return (String(decoding: output, as: UTF8.self), Int(status >> 8 & 0xff))
    }
}
