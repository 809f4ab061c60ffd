/// A request to the control endpoint by who holds its token.
struct ControlCall {
    let request: ServerRequest
    /// What the wildcards of the path stand for.
    let captures: [String]
    let emulator: Emulator
}
