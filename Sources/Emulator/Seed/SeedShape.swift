import JSON

/// What a part of a seed's document may be; the whole is ``document``.
indirect enum SeedShape: Sendable {
    case text
    case flag
    case number(ClosedRange<Int64>)
    case choice([String])
    case list(SeedShape)
    /// Members by names of the writer's own.
    case map(SeedShape)
    case object([String: SeedShape], required: [String] = [])
    /// Text, or what else it may be.
    case textOr(SeedShape)
    /// What the services take as it is: its own checks are theirs.
    case anyObject
    case anything

    /// Checks a value and all that is in it.
    ///
    /// - Parameter path: The place of the value in the document.
    func check(_ value: JSONValue, at path: String) throws(SeedFailure) {
        switch self {
        case .text: try require(value.string != nil, "a text", path)
        case .flag: try require(value.bool != nil, "true or false", path)
        case .number(let range):
            try require(
                value.integer.map(range.contains) ?? false,
                "a whole number from \(range.lowerBound) to \(range.upperBound)", path)
        case .choice(let words): try check(value, isOneOf: words, at: path)
        case .textOr(let other):
            guard value.string == nil else { return }
            try other.check(value, at: path)
        case .anyObject: try require(value.object != nil, "an object", path)
        case .anything: return
        case .list, .map, .object: try checkMembers(of: value, at: path)
        }
    }

    private func checkMembers(of value: JSONValue, at path: String) throws(SeedFailure) {
        switch self {
        case .list(let shape):
            guard let elements = value.array else {
                throw .wrongType(path, expected: "a list")
            }
            for (index, element) in elements.enumerated() {
                try shape.check(element, at: "\(path)[\(index)]")
            }
        case .map(let shape):
            for (name, member) in try Self.members(of: value, at: path) {
                try shape.check(member, at: "\(path).\(name)")
            }
        case .object(let shapes, let required):
            let members = try Self.members(of: value, at: path)
            for (name, member) in members {
                guard let shape = shapes[name] else {
                    throw .unknown("key", name, at: "\(path).\(name)", known: shapes.keys)
                }
                try shape.check(member, at: "\(path).\(name)")
            }
            for name in required where value[name] == nil {
                throw SeedFailure(path: path, reason: "the key '\(name)' is missing")
            }
        default: return
        }
    }

    /// In the order of their names, so that the first fault is always the same one.
    private static func members(
        of value: JSONValue, at path: String
    ) throws(SeedFailure) -> [(key: String, value: JSONValue)] {
        guard let members = value.object else { throw .wrongType(path, expected: "an object") }
        return members.sorted { $0.key < $1.key }
    }

    private func check(
        _ value: JSONValue, isOneOf words: [String], at path: String
    ) throws(SeedFailure) {
        guard let word = value.string else {
            throw .wrongType(path, expected: "one of \(words.joined(separator: ", "))")
        }
        guard words.contains(word) else {
            throw .unknown("choice", word, at: path, known: words)
        }
    }

    private func require(
        _ holds: Bool, _ expected: String, _ path: String
    ) throws(SeedFailure) {
        guard holds else { throw .wrongType(path, expected: expected) }
    }
}
