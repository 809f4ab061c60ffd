/// Which requests a fault rule is about: `batch GET /pools/*`, each part of which may be left out.
///
/// In a path `*` stands for any part of a segment and `**` for any number of segments; a segment
/// is compared without case. Names of operations are targets as they are.
struct FaultTarget: Sendable, Equatable {
    let service: Operation.Service?
    let method: String?
    private let segments: [Substring]?

    /// Why a text is no target.
    struct Failure: Error {
        let reason: String
    }

    init(_ text: String) throws(Failure) {
        var words = text.split(separator: " ")[...]
        service = words.first.flatMap { Operation.Service(rawValue: $0.lowercased()) }
        if service != nil { words = words.dropFirst() }
        method = words.first.flatMap { Self.isMethod($0) ? String($0) : nil }
        if method != nil { words = words.dropFirst() }
        segments = words.first.flatMap {
            $0.hasPrefix("/") ? $0.lowercased().split(separator: "/") : nil
        }
        if segments != nil { words = words.dropFirst() }
        if let word = words.first {
            let services = Operation.Service.allCases.map(\.rawValue).joined(separator: ", ")
            throw Failure(
                reason: "'\(word)' is not understood: a service (\(services)), a method in "
                    + "capitals and a path can follow each other")
        }
    }

    private static func isMethod(_ word: Substring) -> Bool {
        word.utf8.allSatisfy { (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains($0) }
    }

    func fits(_ service: Operation.Service, _ request: ServerRequest) -> Bool {
        guard self.service == nil || self.service == service,
            method == nil || method == request.method
        else { return false }
        guard let segments else { return true }
        return Self.fits(segments[...], request.segments.map { $0.lowercased() }[...])
    }

    private static func fits(_ pattern: ArraySlice<Substring>, _ path: ArraySlice<String>) -> Bool {
        guard let first = pattern.first else { return path.isEmpty }
        let rest = pattern.dropFirst()
        if first == "**" {
            return (path.startIndex...path.endIndex).contains { fits(rest, path[$0...]) }
        }
        guard let segment = path.first else { return false }
        return fitsSegment(first[...], segment[...]) && fits(rest, path.dropFirst())
    }

    private static func fitsSegment(_ pattern: Substring, _ text: Substring) -> Bool {
        guard let star = pattern.firstIndex(of: "*") else { return pattern == text }
        let (before, after) = (pattern[..<star], pattern[pattern.index(after: star)...])
        guard text.hasPrefix(before) else { return false }
        let left = text.dropFirst(before.count)
        return (0...left.count).contains { fitsSegment(after, left.dropFirst($0)) }
    }
}
