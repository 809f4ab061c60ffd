/// A regular expression of `sed` and `grep`: basic, or extended with `-E`.
///
/// `.`, `[…]`, `*`, groups, `^`, `$`, `\1`; also `+`, `?`, `{…}` of numbers and `|`. Every step is
/// charged for, so that a bad one ends soon.
struct ShellExpression {
    indirect enum Node {
        case literal(Character)
        case any
        case set(ShellPattern)
        case start
        case end
        case group(Int, [[Item]])
        case back(Int)
    }

    struct Item {
        let node: Node
        var least = 1
        var most = 1
    }

    struct Match {
        let range: Range<Int>
        let groups: [Int: Range<Int>]
    }

    /// What a search knows while it tries.
    struct Search {
        let text: [Character]
        var groups: [Int: Range<Int>] = [:]
        var limits: ShellLimits
        var depth = 0
    }

    private typealias Next = (Int, inout Search) throws(ShellFailure) -> Int?

    private let branches: [[Item]]
    private static let deepest = 400

    /// Reads an expression; nil if it is none.
    init?(_ text: String, isExtended: Bool = false, isPlain: Bool = false) {
        if isPlain {
            branches = [text.map { Item(node: .literal($0)) }]
            return
        }
        var reader = ShellExpressionReader(text, isExtended: isExtended)
        guard let branches = reader.read() else { return nil }
        self.branches = branches
    }

    /// The first place that fits, from an offset on.
    func first(
        in text: String, from start: Int = 0, _ limits: inout ShellLimits
    ) throws(ShellFailure) -> Match? {
        var search = Search(text: Array(text), limits: limits)
        defer { limits = search.limits }
        guard start <= search.text.count else { return nil }
        for place in start...search.text.count {
            search.groups = [:]
            let end = try match(branches, place, &search) {
                (end, _) throws(ShellFailure) in end
            }
            if let end { return Match(range: place..<end, groups: search.groups) }
        }
        return nil
    }

    private func match(
        _ branches: [[Item]], _ place: Int, _ search: inout Search, _ next: Next
    ) throws(ShellFailure) -> Int? {
        for branch in branches {
            if let end = try match(branch[...], place, &search, next) { return end }
        }
        return nil
    }

    private func match(
        _ items: ArraySlice<Item>, _ place: Int, _ search: inout Search, _ next: Next
    ) throws(ShellFailure) -> Int? {
        try search.limits.charge(16)
        guard let item = items.first else { return try next(place, &search) }
        search.depth += 1
        defer { search.depth -= 1 }
        guard search.depth < Self.deepest else { throw .stopped("an expression is too deep") }
        let rest = items.dropFirst()
        if case .group = item.node {
            return try repeated(item, 0, place, &search) {
                (end, search) throws(ShellFailure) in
                try match(rest, end, &search, next)
            }
        }
        var ends = [place]
        while ends.count <= item.most, let end = step(item.node, ends[ends.count - 1], search) {
            try search.limits.charge(4)
            ends.append(end)
            if end == ends[ends.count - 2] { break }
        }
        guard ends.count > item.least else { return nil }
        for end in ends[item.least...].reversed() {
            if let found = try match(rest, end, &search, next) { return found }
        }
        return nil
    }

    /// A group as often as it fits, the most first.
    private func repeated(
        _ item: Item, _ count: Int, _ place: Int, _ search: inout Search, _ next: Next
    ) throws(ShellFailure) -> Int? {
        guard case .group(let number, let branches) = item.node else { return nil }
        let before = search.groups
        if count < item.most {
            let found = try match(branches, place, &search) {
                (end, search) throws(ShellFailure) in
                // What takes nothing more need not be repeated.
                if end == place, count >= item.least { return nil }
                search.groups[number] = place..<end
                return try repeated(item, count + 1, end, &search, next)
            }
            if let found { return found }
        }
        search.groups = before
        return count >= item.least ? try next(place, &search) : nil
    }

    private func step(_ node: Node, _ place: Int, _ search: Search) -> Int? {
        let current = place < search.text.count ? search.text[place] : nil
        switch node {
        case .literal(let wanted): return current == wanted ? place + 1 : nil
        case .any: return current == nil ? nil : place + 1
        case .set(let set): return current.map { set.fits([$0]) } == true ? place + 1 : nil
        case .start: return place == 0 ? place : nil
        case .end: return current == nil ? place : nil
        case .back(let number):
            guard let range = search.groups[number] else { return place }
            let fits = search.text[place...].starts(with: search.text[range])
            return fits ? place + range.count : nil
        case .group: return nil
        }
    }
}
