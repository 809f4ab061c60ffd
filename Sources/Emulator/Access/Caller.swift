/// Who is behind a request.
struct Caller: Sendable {
    /// The object id that role assignments name.
    let objectID: String
    /// The application's client id.
    let applicationID: String
}
