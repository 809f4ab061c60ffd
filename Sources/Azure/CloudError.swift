/// Why a description of a cloud cannot be used.
package struct CloudError: Error, Sendable, CustomStringConvertible {
    /// What was attempted, with what, and why it failed.
    package let message: String

    package var description: String { message }

    init(_ message: String) {
        self.message = message
    }
}
