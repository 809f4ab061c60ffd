/// A method and the form of a path: `"GET /pools/*/nodes"`.
///
/// A `*` stands for one segment, or for the middle of one (`certificates(*)`), and is captured;
/// `**` at the end stands for everything left. The rest is compared without case, as ARM does.
struct RoutePattern: Sendable, ExpressibleByStringInterpolation {
    let method: String
    /// As it was written.
    let text: String
    private let parts: [Part]

    private enum Part: Sendable {
        case literal(String)
        case wildcard(before: String, after: String)
        case rest
    }

    init(stringLiteral text: String) {
        self.text = text
        let halves = text.split(separator: " ", maxSplits: 1)
        method = String(halves[0])
        parts = halves[1].split(separator: "/").map { Self.part(String($0)) }
    }

    private static func part(_ text: String) -> Part {
        if text == "**" { return .rest }
        guard let star = text.firstIndex(of: "*") else { return .literal(text.lowercased()) }
        return .wildcard(
            before: text[..<star].lowercased(),
            after: text[text.index(after: star)...].lowercased())
    }

    /// What the wildcards stand for, or nil if the path has another form.
    func captures(_ segments: [String]) -> [String]? {
        var captured: [String] = []
        var left = segments[...]
        for part in parts {
            if case .rest = part { return captured + [left.joined(separator: "/")] }
            guard let segment = left.popFirst() else { return nil }
            switch part {
            case .literal(let text):
                guard segment.lowercased() == text else { return nil }
            case .wildcard(let before, let after):
                guard let middle = Self.middle(of: segment, before, after) else { return nil }
                captured.append(middle)
            case .rest:
                return nil
            }
        }
        return left.isEmpty ? captured : nil
    }

    private static func middle(of segment: String, _ before: String, _ after: String) -> String? {
        let lower = segment.lowercased()
        guard segment.count > before.count + after.count, lower.hasPrefix(before),
            lower.hasSuffix(after)
        else { return nil }
        return String(segment.dropFirst(before.count).dropLast(after.count))
    }
}
