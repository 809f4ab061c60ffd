/// An element of a small document, as clients of Storage send them: no attributes are kept, and
/// a document type is refused.
struct XMLNode {
    let name: String
    private(set) var text = ""
    private(set) var children: [XMLNode] = []

    private static let depthLimit = 16

    /// Reads a document; nil if it is none.
    init?(parsing bytes: [UInt8]) {
        guard let document = String(validating: bytes, as: UTF8.self) else { return nil }
        var reader = Reader(rest: document[...])
        reader.skipProlog()
        guard let root = reader.element(depth: 0) else { return nil }
        reader.skipProlog()
        guard reader.rest.isEmpty else { return nil }
        self = root
    }

    private init(name: String) {
        self.name = name
    }

    /// The first child of a name.
    subscript(name: String) -> XMLNode? { children.first { $0.name == name } }

    private struct Reader {
        var rest: Substring

        /// White space, the declaration, comments.
        mutating func skipProlog() {
            while true {
                rest = rest.drop { $0.isWhitespace || $0 == "\u{FEFF}" }
                if rest.hasPrefix("<?"), let end = rest.firstRange(of: "?>") {
                    rest = rest[end.upperBound...]
                } else if rest.hasPrefix("<!--"), let end = rest.firstRange(of: "-->") {
                    rest = rest[end.upperBound...]
                } else {
                    return
                }
            }
        }

        mutating func element(depth: Int) -> XMLNode? {
            guard depth < XMLNode.depthLimit, rest.first == "<",
                let end = rest.firstIndex(of: ">")
            else { return nil }
            let tag = rest[rest.index(after: rest.startIndex)..<end]
            let name = tag.prefix { !$0.isWhitespace && $0 != "/" }
            guard let first = name.first, first.isLetter || first == "_" else { return nil }
            rest = rest[rest.index(after: end)...]
            var node = XMLNode(name: String(name))
            guard !tag.hasSuffix("/") else { return node }
            return content(of: &node, depth: depth) ? node : nil
        }

        private mutating func content(of node: inout XMLNode, depth: Int) -> Bool {
            while let next = rest.first {
                if rest.hasPrefix("<!--") {
                    skipProlog()
                } else if rest.hasPrefix("</") {
                    return close(node.name)
                } else if next == "<" {
                    guard let child = element(depth: depth + 1) else { return false }
                    node.children.append(child)
                } else {
                    let piece = rest.prefix { $0 != "<" }
                    guard let text = Self.unescaped(piece) else { return false }
                    node.text += text
                    rest = rest[piece.endIndex...]
                }
            }
            return false
        }

        private mutating func close(_ name: String) -> Bool {
            guard let end = rest.firstIndex(of: ">"),
                rest[..<end].dropFirst(2).filter({ !$0.isWhitespace }) == name
            else { return false }
            rest = rest[rest.index(after: end)...]
            return true
        }

        private static func unescaped(_ text: Substring) -> String? {
            let entities: [Substring: Character] = [
                "amp": "&", "lt": "<", "gt": ">", "quot": "\"", "apos": "'",
            ]
            var made = ""
            var left = text
            while let mark = left.firstIndex(of: "&") {
                guard let end = left[mark...].firstIndex(of: ";"),
                    let character = entities[left[left.index(after: mark)..<end]]
                else { return nil }
                made += left[..<mark]
                made.append(character)
                left = left[left.index(after: end)...]
            }
            return made + left
        }
    }
}
