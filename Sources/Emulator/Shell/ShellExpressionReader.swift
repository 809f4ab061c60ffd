/// Reads a regular expression.
struct ShellExpressionReader {
    private typealias Item = ShellExpression.Item

    private let characters: [Character]
    private let isExtended: Bool
    private var index = 0
    private var groups = 0
    private var depth = 0
    private static let deepest = 20

    init(_ text: String, isExtended: Bool) {
        characters = Array(text)
        self.isExtended = isExtended
    }

    /// The branches of the whole, nil if it is no expression.
    mutating func read() -> [[ShellExpression.Item]]? {
        guard let branches = branches(), index == characters.count else { return nil }
        return branches
    }

    /// Whether a sign stands next: plain in an extended expression, after `\` in a basic one.
    private func isNext(_ sign: Character) -> Bool {
        if isExtended { return index < characters.count && characters[index] == sign }
        return index + 1 < characters.count && characters[index] == "\\"
            && characters[index + 1] == sign
    }

    private mutating func take(_ sign: Character) -> Bool {
        guard isNext(sign) else { return false }
        index += isExtended ? 1 : 2
        return true
    }

    private mutating func branches() -> [[Item]]? {
        depth += 1
        defer { depth -= 1 }
        guard depth < Self.deepest else { return nil }
        var all: [[Item]] = []
        repeat {
            var items: [Item] = []
            while index < characters.count, !isNext("|"), !isNext(")") {
                guard let item = item(isFirst: items.isEmpty) else { return nil }
                items.append(item)
            }
            all.append(items)
        } while take("|")
        return all
    }

    private mutating func item(isFirst: Bool) -> Item? {
        guard let node = node(isFirst: isFirst) else { return nil }
        var item = Item(node: node)
        while index < characters.count {
            if characters[index] == "*" {
                index += 1
                (item.least, item.most) = (0, Int(Int32.max))
            } else if take("+") {
                (item.least, item.most) = (1, Int(Int32.max))
            } else if take("?") {
                (item.least, item.most) = (0, 1)
            } else if take("{") {
                guard let bounds = bounds() else { return nil }
                (item.least, item.most) = bounds
            } else {
                break
            }
        }
        return item
    }

    private mutating func bounds() -> (Int, Int)? {
        let text = String(characters[index...].prefix { $0.isNumber || $0 == "," })
        index += text.count
        let parts = text.split(separator: ",", omittingEmptySubsequences: false)
        guard take("}"), let least = Int(parts[0]), least < 1000 else { return nil }
        if parts.count == 1 { return (least, least) }
        return parts[1].isEmpty ? (least, Int(Int32.max)) : Int(parts[1]).map { (least, $0) }
    }

    private mutating func node(isFirst: Bool) -> ShellExpression.Node? {
        if take("(") {
            groups += 1
            let number = groups
            guard let inner = branches(), take(")") else { return nil }
            return .group(number, inner)
        }
        let character = characters[index]
        index += 1
        switch character {
        case ".": return .any
        case "[": return set()
        case "^" where isFirst || isExtended: return .start
        case "$" where isExtended || index == characters.count || isNext(")") || isNext("|"):
            return .end
        case "*" where isFirst: return .literal("*")
        case "\\":
            guard index < characters.count else { return nil }
            let next = characters[index]
            index += 1
            if let number = next.wholeNumberValue, number > 0 { return .back(number) }
            return .literal(next == "n" ? "\n" : next == "t" ? "\t" : next)
        default: return .literal(character)
        }
    }

    private mutating func set() -> ShellExpression.Node? {
        var text = "["
        if index < characters.count, characters[index] == "^" {
            text += "!"
            index += 1
        }
        let first = index
        while index < characters.count, characters[index] != "]" || index == first {
            // A backslash means itself here.
            if characters[index] == "\\" { text += "\\" }
            let rest = characters[index...]
            if let (name, range) = Self.classes.first(where: { rest.starts(with: $0.0) }) {
                text += range
                index += name.count
                continue
            }
            text.append(characters[index])
            index += 1
        }
        guard index < characters.count else { return nil }
        index += 1
        return .set(ShellPattern(text + "]"))
    }

    private static let classes = [
        ("[:space:]", " \t\r\n"), ("[:digit:]", "0-9"), ("[:alpha:]", "A-Za-z"),
        ("[:alnum:]", "A-Za-z0-9"), ("[:upper:]", "A-Z"), ("[:lower:]", "a-z"),
        ("[:xdigit:]", "0-9A-Fa-f"),
    ]
}
