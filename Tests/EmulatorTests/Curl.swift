import Glibc
import Testing

/// The client that nobody here wrote.
enum Curl {
    /// Runs `curl` and gives back what it printed.
    static func run(_ arguments: [String]) throws -> (status: CInt, output: String) {
        let command = (["curl", "-s", "-S", "--max-time", "20"] + arguments)
            .map { "'\($0.replacing("'", with: "'\\''"))'" }.joined(separator: " ")
        let stream = try #require(popen("\(command) 2>&1", "r"))
        var output: [UInt8] = []
        var piece = [UInt8](repeating: 0, count: 4096)
        while case let count = fread(&piece, 1, piece.count, stream), count > 0 {
            output += piece.prefix(count)
        }
        let status = pclose(stream)
        return (status >> 8 & 0xFF, String(decoding: output, as: UTF8.self))
    }
}
