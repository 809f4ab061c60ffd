/// What is wrong with a seed, and where.
struct SeedFailure: Error, Equatable {
    /// The place in the document: `$.accounts[0].pools[2].vmSize`.
    let path: String
    let reason: String

    static func wrongType(_ path: String, expected: String) -> SeedFailure {
        SeedFailure(path: path, reason: "it has to be \(expected)")
    }

    static func unknown(
        _ kind: String, _ name: String, at path: String, known: some Sequence<String>
    ) -> SeedFailure {
        let hint =
            NearestWord.find(name, among: known).map { "did you mean '\($0)'?" }
            ?? "known are \(known.sorted().joined(separator: ", "))"
        return SeedFailure(path: path, reason: "there is no \(kind) '\(name)'; \(hint)")
    }
}
