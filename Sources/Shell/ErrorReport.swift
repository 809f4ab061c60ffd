import LineEditor
import LuaRuntime

/// An error as text for people: short at the prompt, whole for `:err` and for scripts.
struct ErrorReport {
    private let error: LuaError
    private let runtime: LuaRuntime

    init(_ error: LuaError, runtime: LuaRuntime) {
        self.error = error
        self.runtime = runtime
    }

    /// What happened, in one line, with the names that a misspelt one may have meant.
    var headline: String {
        suggestion.map { "\(message); did you mean \($0)?" } ?? message
    }

    /// Two to four lines: what happened, its code and request, what to do next.
    var short: String {
        ([headline] + [origin, nextStep].compactMap(\.self))
            .map { Self.wrapped($0) }.joined(separator: "\n  ")
    }

    /// What a script that has failed says: with the way to it.
    var withTraceback: String {
        short + traceback
    }

    /// Everything that is known.
    var full: String {
        short + details + traceback
    }

    private var traceback: String {
        guard let traceback = error.traceback, traceback.contains("\n") else { return "" }
        return "\n" + traceback
    }

    /// The source of the entry in which it happened, for suggestions.
    var source: String?

    /// The error that a module has raised: a table with at least `kind` and `message`.
    private var object: LuaTable? {
        guard let table = error.value.table, table["kind"].string != nil,
            table["message"].string != nil
        else { return nil }
        return table
    }

    private var message: String {
        object?["message"].string ?? error.message
    }

    private var origin: String? {
        guard let object, let code = object["inner_code"].string ?? object["code"].string,
            object["kind"].string != "usage"
        else { return nil }
        let status = object["status"].integer.map { " (\($0))" } ?? ""
        let request = object["request_id"].string.map { ", request \($0)" } ?? ""
        return "\(code)\(status)\(request)"
    }

    private var nextStep: String? {
        let prefix = object?["kind"].string == "usage" ? "" : "next: "
        return object?["next_step"].string.map { prefix + $0 }
    }

    /// Breaks a long line between words, where it is for a terminal; lines after the first are
    /// indented.
    private static func wrapped(_ text: String) -> String {
        guard Console.isTerminal(2) else { return text }
        let limit = Terminal.size.columns - 2
        return text.split(separator: "\n", omittingEmptySubsequences: false).map { line in
            var column = 0
            return line.split(separator: " ", omittingEmptySubsequences: false).map { word in
                defer { column += word.count + 1 }
                guard column > 0 else { return String(word) }
                guard column + word.count > limit else { return " " + word }
                column = 2
                return "\n  " + word
            }
            .joined()
        }
        .joined(separator: "\n")
    }

    /// The fields that the short form leaves out.
    private var details: String {
        let shown: Set = ["message", "status", "request_id", "next_step"]
        let lines = (object?.pairs() ?? []).compactMap { key, value -> String? in
            guard let name = key.string, !shown.contains(name),
                let text = try? runtime.text(of: value)
            else { return nil }
            return "\n  \(name): \(text)"
        }
        return lines.sorted().joined()
    }

    /// What `lib/prompt/suggest.lua` finds for names that are nil.
    private var suggestion: String? {
        guard error.message.contains("a nil value ("),
            let suggest = try? runtime.require("prompt.suggest").table?["for_error"].function,
            let names = try? runtime.call(
                suggest, [.text(error.message), source.map { .text($0) } ?? .nil]
            ).first?.table
        else { return nil }
        let quoted = (0..<names.count).compactMap { names[$0 + 1].string.map { "'\($0)'" } }
        return quoted.isEmpty ? nil : quoted.joined(separator: " or ")
    }
}
