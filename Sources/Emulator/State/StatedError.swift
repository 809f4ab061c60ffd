/// Why something went wrong, as a resource says it of itself.
struct StatedError: Error, Sendable, Codable, Equatable {
    let code: String
    let message: String
}
