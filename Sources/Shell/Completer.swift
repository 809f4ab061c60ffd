import LineEditor
import LuaRuntime

/// Completion: `lib/prompt/complete.lua`, for the editor.
enum Completer {
    /// What the text before the cursor may go on with; nil where nothing can be told.
    static func complete(_ text: String, session: Session) -> Completion? {
        guard
            let answer = try? session.call("complete", of: "shell.completion", [.text(text)]).table,
            let from = answer["from"].integer, let list = answer["candidates"].table
        else { return nil }
        let candidates = (0..<list.count).compactMap { position -> Completion.Candidate? in
            guard let candidate = list[position + 1].table, let text = candidate["text"].string
            else { return nil }
            return Completion.Candidate(
                text: text, label: candidate["label"].string ?? text,
                description: candidate["description"].string ?? "")
        }
        return Completion(
            replacedBytes: text.utf8.count - Int(from) + 1, candidates: candidates)
    }
}
