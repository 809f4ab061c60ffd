/// A path with `*` in its segments.
struct Wildcard {
    private let pattern: String

    init(_ pattern: String) {
        self.pattern = pattern
    }

    /// The paths that match, in order, as far as the user may look.
    func matches(in surroundings: CommandSurroundings) -> [String] {
        let isAbsolute = pattern.hasPrefix("/")
        var found = [isAbsolute ? "" : surroundings.folder]
        for segment in pattern.split(separator: "/").map(String.init) {
            found = found.flatMap { folder -> [String] in
                let path = folder.isEmpty ? "/" : folder
                let names = try? surroundings.files.list(path, by: surroundings.user)
                guard segment.contains("*") else { return ["\(folder)/\(segment)"] }
                return (names ?? []).filter { Self.fits($0, segment) && !$0.hasPrefix(".") }
                    .map { "\(folder)/\($0)" }
            }
        }
        let own = isAbsolute ? 0 : surroundings.folder.count + 1
        return found.filter { surroundings.exists($0) }.map { String($0.dropFirst(own)) }
    }

    static func fits(_ name: String, _ pattern: String) -> Bool {
        let parts = pattern.split(separator: "*", omittingEmptySubsequences: false).map(String.init)
        guard let first = parts.first, let last = parts.last, name.hasPrefix(first),
            name.dropFirst(first.count).hasSuffix(last)
        else { return false }
        guard parts.count > 1 else { return name == pattern }
        var rest = name.dropFirst(first.count).dropLast(last.count)
        for part in parts.dropFirst().dropLast() where !part.isEmpty {
            guard let range = rest.ranges(of: part).first else { return false }
            rest = rest[range.upperBound...]
        }
        return true
    }
}

extension CommandSurroundings {
    /// Whether there is such a file, as far as the user can tell.
    func exists(_ path: String) -> Bool {
        (try? files.resolve(path, by: user)) != nil
    }
}
