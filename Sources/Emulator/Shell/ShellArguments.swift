/// The options of a program, and what is left of its arguments.
struct ShellArguments {
    private(set) var flags: Set<Character> = []
    private(set) var values: [Character: String] = [:]
    private(set) var rest: [String] = []

    /// - Parameter valued: The options that have a value.
    init(_ all: [String], valued: String = "") {
        var left = all[...]
        while let word = left.popFirst() {
            if word == "--" {
                rest += left
                return
            }
            guard word.count > 1, word.hasPrefix("-"), !word.hasPrefix("--") else {
                if !word.hasPrefix("--") { rest.append(word) }
                continue
            }
            var letters = word.dropFirst()
            while let letter = letters.popFirst() {
                guard valued.contains(letter) else {
                    flags.insert(letter)
                    continue
                }
                values[letter] = letters.isEmpty ? left.popFirst() ?? "" : String(letters)
                letters = ""
            }
        }
    }
}
