internal import Azure

/// Whole files, for the modules that take a path from a script.
enum FileBytes {
    /// Reads a file to its end.
    ///
    /// - Parameters:
    ///   - path: The file, as the script named it.
    ///   - attempt: What for, for the message: "read certificate".
    static func read(_ path: String, attempt: String) throws(BindingError) -> [UInt8] {
        do throws(LocalFile.Failure) {
            return try LocalFile.read(path)
        } catch {
            throw BindingError(
                code: error.isTooLarge ? "TooLarge" : "File",
                message: "cannot \(attempt) '\(path)': \(error.reason)")
        }
    }
}
