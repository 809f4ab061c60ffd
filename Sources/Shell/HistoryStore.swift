import LineEditor
import LuaRuntime

/// The entries of the user: for recall, for `:history`, and in the file that sessions share.
final class HistoryStore {
    private let session: Session
    private let editor: LineEditor
    private var file: HistoryFile?

    init(session: Session, editor: LineEditor) {
        self.session = session
        self.editor = editor
    }

    /// Takes the entries of earlier sessions.
    func load() {
        guard let path = Places.state.map({ $0 + "/history" }) else { return }
        let file = HistoryFile(path: path)
        do throws(HistoryFile.Failure) {
            let entries = try file.load()
            entries.forEach(editor.addHistory)
            session.state.history = entries
            session.state.earlierEntries = entries.count
            self.file = file
        } catch {
            Console.report("\(error.message); this session keeps its own")
        }
    }

    /// Keeps an entry: in memory always, in the file unless it holds a secret.
    func add(_ entry: String) {
        editor.addHistory(entry)
        if session.state.history.last != entry { session.state.history.append(entry) }
        guard let file, session.state.isOn("history") else { return }
        do throws(HistoryFile.Failure) {
            guard !holdsSecret(entry) else {
                Console.report("(not saved: contains a secret)")
                return
            }
            try file.append(entry)
        } catch {
            self.file = nil
            Console.report("\(error.message); this session keeps its own")
        }
    }

    /// Whether the entry, as it would be parsed, holds a secret; without the module that knows,
    /// nothing is taken for harmless.
    private func holdsSecret(_ entry: String) -> Bool {
        guard entry.first?.isWhitespace == false else { return false }
        let answer = try? session.call("holds_secret", of: "prompt.secrets", [.text(entry)])
        return answer?.boolean ?? true
    }
}
