/// How an answer reaches the client; without a fault, whole and at once.
struct Delivery: Sendable {
    enum Ending: Sendable {
        /// The connection is reset.
        case reset
        /// The connection is closed.
        case close
    }

    /// Milliseconds before it is sent.
    var delay = 0
    /// Whether the connection is closed without an answer.
    var isDropped = false
    /// How the connection ends in the middle of the body, and after how many bytes.
    var cut: (bytes: Int, ending: Ending)?
    /// Bytes of the body that are sent in a second, nil for all at once.
    var bytesPerSecond: Int?

    /// Whether the body goes out in another way than whole and at once.
    var spoilsBody: Bool { cut != nil || bytesPerSecond != nil }

}
