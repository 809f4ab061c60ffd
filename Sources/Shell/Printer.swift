import LuaRuntime

/// Shows results and errors.
struct Printer {
    let runtime: LuaRuntime

    /// Prints the values of an expression on one line, as `lib/pretty.lua` shows them.
    func show(_ values: [LuaValue]) throws(LuaError) {
        guard !values.isEmpty else { return }
        let format = try runtime.require("pretty").table?["format"].function
        var texts: [[UInt8]] = []
        for value in values {
            guard let format, case .string(let bytes)? = try runtime.call(format, [value]).first
            else { throw LuaError(.runtime, "pretty.format gave no text") }
            texts.append(bytes)
        }
        Console.write(Array(texts.joined(separator: Array("\t".utf8))) + [UInt8(ascii: "\n")])
    }

    /// Prints each value of an expression as JSON on a line of its own.
    func showJSON(_ values: [LuaValue]) throws(LuaError) {
        for value in values {
            Console.write(try runtime.json(value) + [UInt8(ascii: "\n")])
        }
    }

    /// The message of an error with a hint at a misspelt global.
    func message(of error: LuaError) -> String {
        guard let name = Self.missingGlobal(in: error.message),
            let meant = Spelling.nearest(to: name, among: globalNames)
        else { return error.message }
        return "\(error.message); did you mean '\(meant)'?"
    }

    /// The names of all globals, those that are not loaded yet included.
    var globalNames: [String] {
        Globals.modules + runtime.globals.pairs().compactMap(\.key.string)
    }

    private static func missingGlobal(in message: String) -> String? {
        guard message.contains("a nil value (global '"),
            let start = message.range(ofLast: "(global '"),
            let end = message[start...].firstIndex(of: "'")
        else { return nil }
        return String(message[start..<end])
    }
}

extension String {
    /// The position after the last occurrence of a text.
    fileprivate func range(ofLast text: String) -> String.Index? {
        var position = endIndex
        while position > startIndex {
            position = index(before: position)
            if self[position...].hasPrefix(text) { return index(position, offsetBy: text.count) }
        }
        return nil
    }
}
