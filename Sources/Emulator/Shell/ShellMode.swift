/// What `chmod` is asked for: `640`, or `u+rw,go-w`.
struct ShellMode {
    private struct Clause {
        let who: UInt16
        let sign: Character
        let bits: UInt16
    }

    private var exact: UInt16?
    private var clauses: [Clause] = []

    init?(_ text: String) {
        if let mode = UInt16(text, radix: 8) {
            guard mode <= 0o7777 else { return nil }
            exact = mode
            return
        }
        let whose: [Character: UInt16] = ["u": 0o700, "g": 0o070, "o": 0o007, "a": 0o777]
        let rights: [Character: UInt16] = ["r": 0o444, "w": 0o222, "x": 0o111, "X": 0o111]
        for part in text.split(separator: ",") {
            let who = part.prefix { whose[$0] != nil }
            let rest = part.dropFirst(who.count)
            guard let sign = rest.first, "+-=".contains(sign),
                rest.dropFirst().allSatisfy({ rights[$0] != nil })
            else { return nil }
            clauses.append(
                Clause(
                    who: who.isEmpty ? 0o777 : who.reduce(0) { $0 | (whose[$1] ?? 0) }, sign: sign,
                    bits: rest.dropFirst().reduce(0) { $0 | (rights[$1] ?? 0) }))
        }
        guard !clauses.isEmpty else { return nil }
    }

    func applied(to mode: UInt16) -> UInt16 {
        if let exact { return exact }
        return clauses.reduce(mode) { mode, clause in
            switch clause.sign {
            case "+": mode | clause.who & clause.bits
            case "-": mode & ~(clause.who & clause.bits)
            default: mode & ~clause.who | clause.who & clause.bits
            }
        }
    }
}
