/// Why something went wrong, as a resource says it of itself.
struct StatedError: Sendable, Codable, Equatable {
    let code: String
    let message: String
}
