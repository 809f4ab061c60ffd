import LuaRuntime

/// The prompt without a terminal, which `-i` asks for: entries from standard input, a failed one
/// does not end it.
struct Piped {
    let session: Session
    let stopsAtFailure: Bool

    /// Runs all entries.
    ///
    /// - Returns: 1 if one failed, otherwise 0; what `os.exit` asked for.
    func run(_ source: [UInt8]) throws(LuaError) -> Int32 {
        let prompt = try Prompt(session: session)
        var status: Int32 = 0
        var pending = ""
        let text = String(decoding: source, as: UTF8.self)
        for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
            pending += pending.isEmpty ? line : "\n" + line
            guard !prompt.isIncomplete(pending) else { continue }
            switch Self.run(pending, prompt) {
            case .leave(let status): return status
            case .failure:
                if stopsAtFailure { return 1 }
                status = 1
            case .success: break
            }
            pending = ""
        }
        if !pending.isEmpty, case .failure = prompt.perform(pending) { status = 1 }
        return status
    }

    private static func run(_ text: String, _ prompt: Prompt) -> Prompt.Outcome {
        text.contains { !$0.isWhitespace } ? prompt.perform(text) : .success
    }
}
